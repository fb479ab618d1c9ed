// The history as a line that can be wound back: how was it at 03:12?
import {$, ago, button, clock, colour, fill, forInput, h, link, on, say, text, word} from "./dom.js"
import {readHistory} from "./live.js"
import {changed, model, self} from "./model.js"

const BARS = 100, STEPS = 1000, LISTED = 200

let span = 3600e3, right = 0, barred, listed

const newest = () => Math.max(Date.now(), model.events.at(-1)?.ms ?? 0)
const LEASE = {lost: "down", held: "alive"}
const severity = event => event.kind === "config" ? "config" : colour(event.kind === "item" ? event.state : LEASE[event.to] ?? event.to)

export function wind(at) {
	model.at = at === null || at >= newest() - 500 ? null : at
	if (model.at) {
		const far = right - model.at
		if (far > span) {
			span = [...$("span").options].map(option => option.value * 1000).find(long => long > far) ?? far
			$("span").value = span / 1000
		}
		readHistory(right - span)
	}
	document.body.classList.toggle("is-past", model.at !== null)
	changed()
}

function step(forth) {
	const at = model.at ?? Infinity
	const next = forth ? model.events.find(event => event.ms > at) : model.events.findLast(event => event.ms < at)
	if (!next) return forth ? wind(null) : model.oldest ? wind(at - 1) : readHistory(0)
	wind(next.ms)
	say(`${clock(next.ms)}: ${next.subject}, ${next.reason}`)
}

const WORST = ["off", "ok", "config", "go", "warn", "bad"]

// How much happened, and the worst of it.
function bars(left) {
	const all = Array.from({length: BARS}, () => ({n: 0, worst: 0}))
	for (const event of model.events) {
		const bar = all[Math.floor((event.ms - left) / span * (BARS - 0.01))]
		if (!bar) continue
		bar.n++
		bar.worst = Math.max(bar.worst, WORST.indexOf(severity(event)))
	}
	const most = Math.max(...all.map(bar => bar.n))
	return all.map(({n, worst}, i) => {
		if (!n) return null
		const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect"), height = 6 + 22 * Math.sqrt(n / most)
		for (const [name, value] of Object.entries({x: i * 10 + 1, y: 28 - height, width: 8, height, class: WORST[worst]})) rect.setAttribute(name, value)
		return rect
	})
}

export function paintTimeline() {
	right = newest()
	const left = right - span, at = model.at ?? right, wheel = $("wind")
	if (document.activeElement !== wheel || !model.at) wheel.value = (at - left) / span * STEPS
	wheel.setAttribute("aria-valuetext", model.at ? clock(at) : "now")
	text($("when"), model.at ? `${clock(at)}, ${ago(right - at)} ago` : "Now")
	text($("from"), clock(left))
	if (document.activeElement !== $("moment")) $("moment").value = forInput(at)
	$("now").disabled = !model.at
	const face = [model.events.length, model.events[0]?.id, Math.floor(right / span * 500), span].join()
	if (face !== barred) fill($("bars"), bars(left))
	barred = face
	const past = $("past")
	if (!model.at) fill(past)
	else if (!past.firstChild) past.append(h("strong"), " It is not how it is now. ", button("Back to live", () => wind(null)))
	if (model.at) text(past.firstChild, `So it was at ${clock(at)}, as the history of ${self()} tells it.`)
	list(at)
}

function list(at) {
	const events = (model.at ? model.events.filter(event => event.ms <= at) : model.events).slice(-LISTED).reverse()
	const face = events.length + ":" + events[0]?.id
	if (face === listed) return
	listed = face
	fill($("events").tBodies[0], events.length ? events.map(row) : h("tr", h("td.empty", {colspan: 4}, "Nothing yet, as far as the history of this member goes.")))
}

const SUBJECTS = {item: event => event.value, config: () => "configuration", lease: event => "lease of " + event.subject}

const row = event => h("tr",
	h("td", link(clock(event.ms), () => wind(event.ms), {title: "Show how it was then"})),
	h("th", {scope: "row"}, SUBJECTS[event.kind]?.(event) ?? event.subject),
	h("td", h("span.pill." + severity(event), word(event.kind === "item" ? event.state : event.to)),
		event.kind === "item" && event.from !== event.to && h("small", `${event.from ?? "nobody"} → ${event.to ?? "nobody"}`)),
	h("td.reason", event.reason, event.by && ` (by ${event.by})`))

export function beginTimeline() {
	on("wind", "input", ({target: {value}}) => wind(value >= STEPS ? null : newest() - span + value / STEPS * span))
	on("back", "click", () => step(false))
	on("forth", "click", () => step(true))
	on("now", "click", () => wind(null))
	on("span", "change", ({target: {value}}) => {
		span = value * 1000
		readHistory(newest() - span)
	})
	on("moment", "change", ({target: {value}}) => value && wind(new Date(value).getTime()))
}

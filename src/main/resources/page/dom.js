// Values become text, never HTML: an item may be called anything.

export const $ = id => document.getElementById(id)
export const on = (id, event, listener) => $(id).addEventListener(event, listener)

// Gives an element other content; what is false, null or empty is left out.
export const fill = (element, ...parts) => element.replaceChildren(...parts.flat().filter(Boolean))

// h("p.hint", {title: "…"}, "text", child): an object has attributes, and listeners, which are functions. False and null are left out.
export function h(name, ...parts) {
	const [tag, ...classes] = name.split(".")
	const element = document.createElement(tag)
	if (classes.length) element.className = classes.join(" ")
	for (const part of parts.flat(9)) {
		if (part == null || part === false) continue
		if (part.constructor !== Object) {
			element.append(part)
			continue
		}
		for (const [key, value] of Object.entries(part)) {
			if (typeof value === "function") element.addEventListener(key, value)
			else if (value != null && value !== false) element.setAttribute(key, value)
		}
	}
	return element
}

export const link = (label, click, more = {}) => h("button.link", {click, ...more}, label)
export const button = (label, click, kind = "") => h("button" + kind, {click}, label)
export const notice = (sentence, state = "bad") => h("p.notice." + state, sentence)

// The same text again is not told again.
export function text(element, value) {
	if (element.textContent !== value) element.textContent = value
}

export const sr = value => h("span.sr", value)

const WORDS = {probably_down: "probably down", new: "not heard yet"}
export const word = state => WORDS[state] ?? state ?? "unknown"

const COLOURS = Object.fromEntries(Object.entries({
	ok: "active alive", go: "activating deactivating waiting new moving draining starting", warn: "probably_down drained leaving",
	bad: "unassigned failed stuck down foreign absent fenced",
}).flatMap(([colour, states]) => states.split(" ").map(state => [state, colour])))
export const colour = state => COLOURS[state] ?? "off"
export const pill = (state, label = word(state)) => h("span.pill." + colour(state), label)

export const count = (n, noun, many = noun + "s") => n.toLocaleString("en") + " " + (n === 1 ? noun : many)

export function names(list, most = 5) {
	if (!list.length) return "nobody"
	const shown = list.slice(0, most).join(", ")
	return list.length > most ? `${shown} and ${list.length - most} more` : shown
}

export function ago(ms) {
	const s = Math.max(0, ms / 1000), [size, unit] = [[86400, "d"], [3600, "h"], [60, "min"]].find(([size]) => s >= size) ?? [1, "s"]
	return Math.floor(s / size) + " " + unit
}

// Milliseconds of a network: with fractions while they say something.
export function millis(ms) {
	if (ms == null) return "–"
	if (ms >= 10000) return ago(ms)
	if (ms >= 1000) return (ms / 1000).toFixed(1) + " s"
	return (ms >= 10 ? Math.round(ms) : +ms.toFixed(2)) + " ms"
}

export const forInput = ms => new Date(ms - new Date(ms).getTimezoneOffset() * 60000).toISOString().slice(0, 19)
// The time of day; with the date where it is another day's.
export function clock(ms) {
	const [day, time] = forInput(ms).split("T")
	return forInput(Date.now()).startsWith(day) ? time : `${day} ${time}`
}

let saying = 0
export function say(sentence) {
	clearTimeout(saying)
	saying = setTimeout(() => text($("said"), sentence), 100)
}

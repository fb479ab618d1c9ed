// What is at a glance, and in which order all of the page is painted.
import {$, colour, count, fill, h, names, notice, on, text} from "./dom.js"
import {beginDrawer, paintDrawer} from "./drawer.js"
import {begin} from "./live.js"
import {paintContact, paintLost} from "./lost.js"
import {beginMatrix, paintMatrix, showUnwell} from "./matrix.js"
import {paintMembers} from "./members.js"
import {complaint, memberComplaint, model, onChange, shown} from "./model.js"
import {beginTimeline, paintTimeline} from "./timeline.js"

const tile = (title, value, detail, state, click) =>
	h((click ? "button" : "div") + ".tile." + state, click && {click}, h("span.label", title), h("strong", value), h("small", detail))

const worst = complaints => ["bad", "warn", "go"].find(one => complaints.some(complaint => colour(complaint) === one)) ?? "ok"

function glance({quorum, voters, configVersion, differing}) {
	const {items, members} = shown()
	const unwell = items.filter(complaint), ill = members.filter(memberComplaint), alive = members.filter(member => member.state === "alive")
	const up = alive.filter(member => member.voter).length, spare = up - quorum
	return [
		tile("Items", model.fresh ? items.length.toLocaleString("en") : "…", unwell.length ? `${unwell.length} not well` : "all are well", worst(unwell.map(complaint)), () => {
			showUnwell(unwell.length > 0 && !$("unwell").checked)
			$("items-title").scrollIntoView()
		}),
		tile("Members", `${alive.length} of ${members.length}`, ill.length ? names(ill.map(member => member.id), 2) + " not well" : "all are alive", worst(ill.map(memberComplaint))),
		tile("Quorum", `${up} of ${count(voters, "voter")}`, `${quorum} must agree: ` + (spare < 0 ? "nothing moves" : (spare || "none") + " may fail"), spare < 0 ? "bad" : spare ? "ok" : "warn"),
		tile("Configuration", model.at ? "–" : "version " + configVersion, differing.length ? "another on " + names(differing, 2) : "the same for all", differing.length ? "bad" : "ok"),
	]
}

function notices({self, standing, superseded, rival, isolated, lease, quarantineMs, differing}) {
	return [
		[standing === "removed", "bad", `${self} was removed from the cluster. It holds nothing; open the page of a member.`],
		[standing === "joining", "go", `${self} has asked to be added, and is not yet.`],
		[rival, "bad", `Another process runs as ${self}${superseded ? ", a newer one: the one that answers acquires nothing any more" : ""}.`],
		[isolated, "bad", `${self} hears fewer voters than the quorum. What it shows of others may be old, and nothing moves.`],
		[!lease.held && !isolated && standing === "member", "bad", `${self} has no lease: no quorum answers it, and it can hold nothing.`],
		[quarantineMs !== null, "go", `${self} has just started, and grants nothing new for a moment.`],
		[differing.length, "bad", `The configuration of ${names(differing)} is not that of ${self}: nothing is granted between them.`],
		[model.trouble, "warn", model.trouble],
	].filter(([so]) => so && !model.at).map(([, state, sentence]) => notice(sentence, state))
}

// Replaces what a place shows only where it differs: what is focused there stays so.
function put(place, content) {
	const old = [...place.children]
	if (old.length === content.length && old.every((one, i) => one.isEqualNode(content[i]))) return
	const focused = old.indexOf(document.activeElement)
	fill(place, content)
	place.children[focused]?.focus()
}

const THEMES = {"": ["◐", "as the system has it"], dark: ["☾", "dark"], light: ["☀", "light"]}

const {dataset} = document.documentElement

function showTheme(next) {
	if (next) dataset.theme = next
	else delete dataset.theme
	const [symbol, name] = THEMES[next], button = $("theme")
	text(button, symbol)
	button.title = button.ariaLabel = "Theme: " + name
}

function nextTheme() {
	const all = Object.keys(THEMES), next = all[(all.indexOf(dataset.theme ?? "") + 1) % 3]
	showTheme(next)
	try {
		localStorage.setItem("theme", next)
	} catch {
		// no storage: it holds until the page is closed
	}
}

function paint() {
	const {cluster} = model
	paintContact()
	paintLost()
	if (cluster) {
		const {items, members} = shown(), ill = [...items.filter(complaint), ...members.filter(memberComplaint)].length
		document.title = (ill ? `(${ill}) ` : "") + cluster.self + " · Flip"
		text($("seen"), `as ${cluster.self} sees it`)
		put($("notices"), notices(cluster))
		put($("glance"), glance(cluster))
	}
	paintMembers()
	paintMatrix()
	paintTimeline()
	paintDrawer()
}

document.addEventListener("keydown", event => {
	if (event.key !== "/" || event.target.matches("input, select") || document.querySelector("dialog[open]")) return
	event.preventDefault()
	$("search").focus()
})
on("theme", "click", nextTheme)
showTheme(dataset.theme ?? "")
beginDrawer()
beginMatrix()
beginTimeline()
onChange(paint)
begin()

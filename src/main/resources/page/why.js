// What the drawer says: why an item is where it is, what a member is, and what can be done about both.
import {get, health, path, query} from "./api.js"
import {$, ago, button, clock, fill, h, millis, names, notice, pill, word} from "./dom.js"
import {movesOf, preview, quorumOf} from "./changes.js"
import {isOpen, openDrawer} from "./drawer.js"
import {pageOf} from "./lost.js"
import {complaint, memberComplaint, model, self, sentence, shown} from "./model.js"

const fact = (name, value) => value != null && value !== "" && [h("dt", name), h("dd", value)]

// What can be done stays while it is being looked at, whatever happens meanwhile.
function open(title, find, face, paint, back) {
	const facts = h("div"), act = h("div"), more = h("div")
	let before, done
	const make = () => {
		const what = find()
		if (!facts.isConnected) fill($("detail"), facts, act, more)
		const now = what ? JSON.stringify([what, model.at]) : ""
		if (now === before) return
		before = now
		if (!what) {
			fill(facts, notice("This is no longer there.", "warn"))
			fill(act)
			fill(more)
			return
		}
		const actions = paint(what, facts, more, () => isOpen(make))
		if (face(what) !== done) {
			done = face(what)
			fill(act, ...model.at ? [] : actions)
		}
	}
	openDrawer(title, make, back)
}

export function openItem({system, value}, leadBack) {
	const where = path("systems", system) + "/data/"
	const paint = (item, facts, more, here) => {
		const bad = complaint(item)
		fill(facts,
			h("p.lead", pill(bad || item.state), item.holders.length ? ` on ${names(item.holders)}` : " nobody has it"),
			h("p", item.reason),
			h("dl", fact("System", system), item.planned.length > 0 && fact("Planned", names(item.planned)),
				item.at && fact("Since", `${clock(item.at)} (${ago(Date.now() - item.at)})`),
				fact("Kernel of " + self(), item.observed && item.observed + (item.observedBy ? " by " + item.observedBy : ""))))
		const box = h("div")
		if (model.at) {
			fill(more, h("p.hint", "Go back to live to see which member could have it now, and to move it."))
			return []
		}
		get(where + "why" + query({value})).then(why => {
			if (!here()) return
			fill(more, ...explained(why))
			if (!box.firstChild && !item.replicated) fill(box, ...mover(why))
		}, raised => fill(more, notice(sentence(raised))))
		return [box]
	}
	const mover = why => {
		const result = h("div")
		const choice = h("select", {id: "target", change: () => {
			const to = choice.value === "order" ? null : choice.value.slice(1)
			const title = to === null ? "Let it go by its order" : "Move to " + to
			fill(result, choice.value ? preview({
				title, ask: {system, value, ...to !== null && {to}}, where: where + "move", body: {value, to},
				note: to !== null && `It prefers ${to} from then on, whenever ${to} can have it.`,
				done: to === null ? `${value} goes by its order again.` : `${value} prefers ${to} from now on.`,
			}) : "")
		}}, h("option", {value: ""}, "Choose a member…"),
		why.order.map(one => h("option", {value: "m" + one.member}, one.member, one.holder ? " (has it)" : !one.candidate && " (can't have it now)")),
		why.pinned !== null && h("option", {value: "order"}, "by its order again"))
		return [h("h3", "Move"), h("label", {for: "target"}, "Where this item is to be"), choice, result]
	}
	open(value, () => shown().items.find(one => one.system === system && one.value === value), () => model.at, paint, leadBack)
}

function explained(why) {
	const holders = [why.holder ?? []].flat(), {grants, member, quorum} = why.lease
	return [
		h("h3", "Why it is there"),
		why.pinned !== null && h("p", `It was moved to ${why.pinned} and prefers it.`),
		h("ol.order", why.order.map(one => h("li", h("b", one.member), one.holder && h("span.tag", "has it"), one.planned && h("span.tag", "planned"), h("small", one.reason)))),
		h("h3", "Lease"),
		h("p", grants.length ? `${grants.length} voters grant it to ${member}, and ${quorum} must: `
			+ names(grants.map(grant => grant.voter + (grant.remainingMs === null ? "" : ` (${millis(grant.remainingMs)})`)), 9) + "."
			: `No voter grants it to ${member}, which answers this page.`),
		holders.some(holder => holder !== member) && h("p.hint", `What ${names(holders)} holds it by is on the page of ${names(holders)}.`),
		h("h3", "Last moves"),
		why.moves.length ? h("ol.events", why.moves.toReversed().map(event => h("li",
			h("time", {datetime: event.at}, clock(Date.parse(event.at))), " ", pill(event.state), ` ${event.from ?? "nobody"} → ${event.to ?? "nobody"}`,
			h("small", event.reason, event.by && ` (by ${event.by})`)))) : h("p", "The history has none."),
	].filter(Boolean)
}

export function openMember(id, leadBack) {
	const paint = (member, facts, more, here) => {
		const own = id === self()
		fill(facts,
			h("p.lead", pill(memberComplaint(member) || member.state), member.suspectedBy.length > 0 && " suspected by " + names(member.suspectedBy)),
			h("dl", fact("Address", h("span.mono", `${member.ip} port ${member.port}`)),
				fact("Path from " + self(), own ? "itself" : member.lastHeardMs === null ? "not heard"
					: `heard ${millis(member.lastHeardMs)} ago, round trip ${millis(member.rttMs)}`),
				fact("Says of itself", word(member.phase)), fact("Items", member.items),
				fact("Part", [member.voter ? "votes" : "does not vote", member.arbiter && "arbiter", member.drained && "drained"].filter(Boolean).join(", ")),
				fact("Systems", member.systems.length ? names(member.systems, 20) : "none")))
		if (own && !model.at && !more.firstChild) checks(more, here)
		const box = h("div"), {drained} = member, title = (drained ? "Resume " : "Drain ") + id
		return [h("h3", "What if"), h("div.acts",
			button(`If ${id} went…`, () => without(box)),
			(drained || !member.arbiter) && button((drained ? "Resume" : "Drain") + "…", () => fill(box, preview({
				title, ask: drained ? {resume: id} : {drain: id}, where: path("members", id) + (drained ? "/resume" : "/drain"),
				note: drained ? "What comes back waits for failback." : `${id} gives everything away, gets nothing until it is resumed, and keeps its vote.`,
				done: drained ? `${id} is resumed: it gets its share again.` : `${id} is drained: its items are on their way.`,
			})))), box, !own && pageOf(member)]
	}
	const without = async box => {
		try {
			const plan = await get("plan" + query({down: id}))
			fill(box, h("div.preview", h("h4", `If ${id} went`), quorumOf(plan), movesOf(plan)))
		} catch (raised) {
			fill(box, notice(sentence(raised)))
		}
	}
	open(id, () => shown().members.find(one => one.id === id), member => `${member.drained} ${model.at}`, paint, leadBack)
}

const CHECKED = {UP: ["alive", "well"], DOWN: ["down", "not well"]}

async function checks(more, here) {
	try {
		const all = Object.entries((await health()).components.flip.components)
		if (here()) fill(more, h("h3", "Checks"), h("ul.checks", all.map(([name, {status, details}]) =>
			h("li", pill(...CHECKED[status] ?? ["moving", "passing"]), h("b", name), h("small", details?.advice)))))
	} catch (raised) {
		fill(more, notice(sentence(raised), "warn"))
	}
}

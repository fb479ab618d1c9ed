// The members: which are up, how long ago each was heard, and what they take part in.
import {$, fill, h, link, millis, names, pill} from "./dom.js"
import {memberComplaint, model, self, shown} from "./model.js"
import {openMember} from "./why.js"

function part({id, voter, arbiter, drained}) {
	const parts = [voter && "votes", arbiter && "arbiter", drained && "drained", id === self() && "this page"]
	return parts.filter(Boolean).map(one => h("span.tag", one))
}

function row(member) {
	const heard = member.id === self() && !model.at ? "itself" : millis(member.lastHeardMs)
	const ip = member.ip.includes(":") ? `[${member.ip}]` : member.ip
	const cell = (label, ...content) => h("td", {"data-label": label}, content)
	return h("tr",
		h("th", {scope: "row"}, link(member.id, () => openMember(member.id, () => focusMember(member.id)))),
		cell("State", pill(memberComplaint(member) || member.state), member.suspectedBy.length > 0 && !model.at && h("small", "suspected by " + names(member.suspectedBy))),
		cell("Last heard", {class: "num"}, heard),
		cell("Round trip", {class: "num"}, millis(member.rttMs)),
		cell("Items", {class: "num"}, member.arbiter ? "–" : member.items),
		cell("Address", {class: "mono"}, `${ip}:${member.port}`),
		cell("Part", part(member)))
}

let painted
const body = $("members").tBodies[0]

function focusMember(id) {
	for (const button of body.querySelectorAll("button")) if (button.textContent === id) button.focus()
}

export function paintMembers() {
	const now = shown()
	const members = now.members.map(member => model.at
		? {...member, items: now.items.filter(item => item.holders.includes(member.id)).length} : member)
	const face = JSON.stringify([members, model.at, self()])
	if (face === painted) return
	painted = face
	const focused = document.activeElement.closest("#members button")?.textContent
	fill(body, members.map(member => row(member)))
	if (focused) focusMember(focused)
}

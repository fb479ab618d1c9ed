// When the member of this page is lost: says so loudly, and which of the others answer.
import {$, clock, fill, h, text} from "./dom.js"
import {contact} from "./live.js"
import {changed, model, self} from "./model.js"

const AGAIN = 3000
const found = new Map(); // by id: whether it answered

// Where a member's page should be: at the port of this one. Null if it is on the same machine.
export function addressOf(member) {
	const own = model.members.find(one => one.id === self())
	if (!own || member.ip === own.ip || member.ip === location.hostname) return null
	const host = member.ip.includes(":") ? `[${member.ip}]` : member.ip
	return `${location.protocol}//${host}${location.port ? ":" + location.port : ""}/`
}

export function pageOf(member) {
	const address = addressOf(member)
	return address
		? h("p", h("a", {href: address}, `The page of ${member.id}`), h("small", ` ${address}, if its port is the same`))
		: h("p.hint", `${member.id} is on the same machine: its page has another port.`)
}

// The answer can't be read, and that there is one is enough. A policy can't name IPv6 addresses.
async function knock(member) {
	const address = addressOf(member)
	if (!address || member.ip.includes(":")) return
	try {
		await fetch(address, {mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(2500)})
		found.set(member.id, true)
	} catch {
		found.set(member.id, false)
	}
	changed()
}

const others = () => model.members.filter(member => member.id !== self())
const knockAll = () => others().slice(0, 16).forEach(knock)

let knocking = 0, painted

export function paintLost() {
	const lost = contact.lostSince
	document.body.classList.toggle("is-lost", lost)
	if (lost && !knocking) {
		knockAll()
		knocking = setInterval(knockAll, AGAIN)
	} else if (!lost && knocking) {
		knocking = clearInterval(knocking)
		found.clear()
	}
	const list = others().map(member => [member.id, found.get(member.id), addressOf(member)]).sort((a, b) => !!b[1] - !!a[1])
	const face = JSON.stringify([lost, list])
	if (face === painted) return
	painted = face
	fill($("lost"), lost && [
		h("h2", (self() ?? "The member of this page") + " does not answer"),
		h("p", `The last answer came at ${clock(lost)}, and what is shown is from then. It is asked every 2 seconds.`),
		h("ul", list.map(([id, answer, address]) => h("li",
			address ? h("a", {href: address, class: answer && "go"}, answer ? "Go to " + id : id) : h("b", id),
			h("small", !address ? "on the same machine, at another port" : answer ? "answers" : answer === false ? "does not answer" : "may answer")))),
	])
}

export function paintContact() {
	const state = model.at ? ["off", "Wound back"] : contact.lostSince ? ["bad", "Lost"] : !contact.answered ? ["go", "Connecting"]
		: contact.streaming ? ["ok", "Live"] : ["warn", "No events, asking every 2 s"]
	$("contact").className = "contact pill " + state[0]
	text($("contact"), state[1])
}

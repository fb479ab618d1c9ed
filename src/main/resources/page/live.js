// Keeps the model up to date: by the stream of events, and by asking for what no event tells.
import {API, Problem, get, pages, path} from "./api.js"
import {say, word} from "./dom.js"
import {addEvents, changed, happened, model, putItems, self, sentence} from "./model.js"

const POLL = 2000, SOON = 400, ANEW = 15000, HISTORY = 1000

export const contact = {answered: 0, failed: 0, lostSince: 0, streaming: false}

let stream, poll, reading = false, again = false, soon = 0, told = []

// The member answers: a problem is an answer too.
function heard() {
	contact.answered = Date.now()
	contact.failed = 0
	if (!contact.lostSince) return
	contact.lostSince = 0
	say(`${self() ?? "The member"} answers again.`)
	readAll()
	follow()
}

// It is lost once it has twice not answered.
function unheard() {
	if (++contact.failed > 1 && !contact.lostSince) contact.lostSince = contact.answered || Date.now()
}

async function look() {
	try {
		const [cluster, members] = await Promise.all([get("cluster", 3000), get("members", 3000)])
		if (cluster.configVersion !== model.cluster?.configVersion) readSoon()
		Object.assign(model, {cluster, members, trouble: ""})
		heard()
	} catch (raised) {
		if (raised instanceof Problem) {
			model.trouble = sentence(raised)
			heard()
		} else {
			unheard()
		}
	}
	changed()
	clearTimeout(poll)
	poll = setTimeout(look, contact.failed === 1 ? 300 : document.hidden ? 4 * POLL : POLL)
}

// All systems and their items: once more if something has happened meanwhile.
async function readAll() {
	again = reading
	if (reading) return
	reading = true
	try {
		do {
			again = false
			const systems = await get("systems"), data = new Map()
			for (const {id} of systems) {
				data.set(id, [])
				await pages(path("systems", id, "data"), items => data.get(id).push(...items))
			}
			if (!again || !model.fresh) putItems(systems, data)
		} while (again)
	} catch {
		readSoon(POLL)
	} finally {
		reading = false
	}
}

// Who should have an item is in no event: it is asked for once for all of a burst.
export function readSoon(wait = SOON) {
	soon ||= setTimeout(() => {
		soon = 0
		readAll()
	}, wait)
}

// Events from before what is known, as far back as that moment.
export async function readHistory(until) {
	try {
		while (!model.oldest && model.events.length < 50000 && !(model.events[0]?.ms < until)) {
			const before = model.events.length ? "&before=" + model.events[0].id : ""
			const events = await get(`history?limit=${HISTORY}${before}`, 10000)
			addEvents(events)
			model.oldest = events.length < HISTORY
			changed()
		}
	} catch (raised) {
		model.trouble = sentence(raised)
	}
	changed()
}

function follow() {
	stream?.close()
	const last = model.events.at(-1)?.id, mine = stream = new EventSource(API + "events" + (last ? "?lastEventId=" + last : ""))
	stream.onopen = () => {
		contact.streaming = true
		heard()
		readAll()
		changed()
	}
	for (const kind of ["member", "item", "config", "lease", "missed"]) stream.addEventListener(kind, received)
	stream.onerror = () => {
		if (mine !== stream) return
		contact.streaming = false
		look()
		if (mine.readyState === EventSource.CLOSED) setTimeout(() => mine === stream && follow(), 5000)
	}
}

function received({data, lastEventId}) {
	heard()
	const event = {...JSON.parse(data), id: +lastEventId}
	happened(event)
	tell(event)
	readSoon()
	if (event.kind === "missed") readHistory(0)
	if (event.kind !== "item") look()
}

function tell({kind, value, subject, state, to, reason}) {
	if (!told.length) {
		setTimeout(() => {
			say(told.length > 3 ? `${told.length} changes, the last: ${told.at(-1)}` : told.join(". "))
			told = []
		}, 500)
	}
	told.push(kind === "item" ? `${value} is ${state}${to ? " on " + to : ""}` : kind === "member" ? `${subject} is ${word(to)}` : reason)
}

export function begin() {
	look()
	readAll()
	readHistory(Date.now() - 3600e3).then(follow)
	setInterval(() => document.hidden || readSoon(), ANEW)
	document.addEventListener("visibilitychange", () => {
		if (document.hidden) return
		look()
		readSoon(0)
	})
}

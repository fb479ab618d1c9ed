// The present as the member shows it, and the past as its history tells it.
import {Problem} from "./api.js"

export const model = {
	cluster: null, members: [], systems: [], items: new Map(), order: [],
	events: [], oldest: false, // whether there are none before
	at: null, // the moment that is shown; null: now
	fresh: false, // the items have been read
	trouble: "",
}
export const self = () => model.cluster?.self

const listeners = []
let waiting = false, view
export const onChange = listener => listeners.push(listener)
export function changed() {
	view = null
	if (waiting) return
	waiting = true
	requestAnimationFrame(() => {
		waiting = false
		view = null
		for (const listener of listeners) listener()
	})
}

const list = value => value == null ? [] : [value].flat()
export const keyOf = ({system, value}) => system + "\0" + value
const {compare} = new Intl.Collator("en", {numeric: true})

export function putItems(systems, data) {
	const items = new Map()
	for (const {id, type} of systems) {
		for (const one of data.get(id)) {
			const item = {...one, system: id, replicated: type === "replicated", planned: list(one.planned), holders: list(one.holder), at: Date.parse(one.since)}
			items.set(keyOf(item), item)
		}
	}
	if (items.size !== model.items.size || [...items.keys()].some(key => !model.items.has(key))) {
		model.order = [...items.values()].sort((a, b) => compare(a.system, b.system) || compare(a.value, b.value)).map(keyOf)
	}
	Object.assign(model, {systems, items, fresh: true})
	changed()
}

const holders = (said, replicated) => !said ? [] : replicated ? said.split(",").map(id => id.trim()) : [said]

// Applies what has just happened, as far as the event says it.
export function happened(event) {
	addEvents([event])
	changed()
	const member = event.kind === "member" && model.members.find(one => one.id === event.subject)
	const item = event.kind === "item" && model.items.get(keyOf(event))
	if (member) member.state = event.to
	if (item) Object.assign(item, {holders: holders(event.to, item.replicated), state: event.state, reason: event.reason, at: Date.parse(event.at)})
}

export function addEvents(events) {
	const added = events.filter(event => event.kind !== "missed").map(event => ({...event, ms: Date.parse(event.at)}))
	if (added.length === 1 && !(added[0].id <= model.events.at(-1)?.id)) model.events.push(added[0])
	else model.events = [...new Map([...model.events, ...added].map(event => [event.id, event])).values()].sort((a, b) => a.id - b.id)
}

// What an item has that is not as it should be; empty if all is.
export function complaint(item) {
	if (item.state !== "active") return item.state
	if (model.at) return ""
	if (item.observed === "foreign") return "foreign"
	if (item.observed && item.observed !== "up" && item.holders.includes(self())) return item.observed
	return !item.replicated && item.planned[0] !== item.holders[0] ? "moving" : ""
}

export function memberComplaint({state, drained, phase}) {
	if (state !== "alive" || model.at) return state === "alive" ? "" : state
	return drained ? "drained" : phase === "ready" ? "" : phase ?? ""
}

export const shown = () => view ??= look()

function look() {
	if (!model.at) return {members: model.members, items: model.order.map(key => model.items.get(key))}
	const before = new Map(), after = new Map(), items = new Map(model.order.map(key => [key, model.items.get(key)]))
	for (const event of model.events) {
		if (event.kind !== "item" && event.kind !== "member") continue
		const key = event.kind + event.subject
		if (event.ms <= model.at) before.set(key, event)
		else if (!after.has(key)) after.set(key, event)
		if (event.kind === "item" && !items.has(keyOf(event))) items.set(keyOf(event), {system: event.system, value: event.value})
	}
	return {
		items: [...items.values()].map(item => {
			const key = `item${item.system}/${item.value}`
			return then(item, before.get(key), after.get(key))
		}).filter(item => item.state),
		members: model.members.map(member => {
			const last = before.get("member" + member.id), next = after.get("member" + member.id)
			return {...member, state: last ? last.to : next ? next.from : member.state, lastHeardMs: null, rttMs: null, suspectedBy: [], drained: false}
		}),
	}
}

// By the last event before the moment, else by the first behind it, else as it is.
function then(item, last, next) {
	const was = {...item, planned: [], observed: null, epoch: 0}
	if (last) return {...was, holders: holders(last.to, item.replicated), state: last.state, reason: last.reason, at: last.ms}
	if (next) return {...was, holders: holders(next.from, item.replicated), state: next.from ? "active" : "waiting", reason: "", at: null}
	return was
}

export const sentence = raised => raised instanceof Problem ? raised.message
	: raised.name === "TimeoutError" ? "There was no answer in time." : "The member can't be reached."

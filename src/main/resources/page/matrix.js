// Items and members as a matrix. Only rows that are seen exist.
import {$, ago, clock, colour, count, fill, h, link, names, on, pill, sr, text} from "./dom.js"
import {complaint, keyOf, model, shown} from "./model.js"
import {openItem} from "./why.js"

const ROW = 38, AROUND = 6, FEW_MEMBERS = 12

let rows = [], columns = [], layout = 0, built = new Map(), onlyUnwell = false, words = [], current = 0

const frame = $("items"), body = $("matrix").tBodies[0]

function matches(item) {
	const bad = complaint(item)
	if (onlyUnwell && !bad) return false
	const said = words.length && [item.system + "/" + item.value, item.state, bad, ...item.holders].join(" ").toLowerCase()
	return words.every(one => said.includes(one))
}

function cell(item, member) {
	const holds = item.holders.includes(member), planned = !holds && item.planned.includes(member)
	const title = holds ? "holds it" : "should have it"
	return h("td.cell", (holds || planned) && [h("span.dot." + (planned ? "ring" : colour(item.state)), {title: `${member} ${title}`}), sr(title)])
}

function rowOf(item, index) {
	const key = keyOf(item), bad = complaint(item), holder = item.holders.join(), known = built.get(key)
	const since = !item.at ? "–" : model.at ? clock(item.at) : ago(Date.now() - item.at)
	const face = JSON.stringify([holder, item.planned, item.state, bad, since, layout])
	if (known?.face === face) {
		known.row.setAttribute("aria-rowindex", index + 2)
		return known.row
	}
	const row = h("tr", {"aria-rowindex": index + 2, "data-key": key, class: known && known.holder !== holder && "moved"},
		h("th", {scope: "row"}, link(item.value, () => openItem(item, focusCurrent), {tabindex: -1, title: item.value})),
		h("td.system", item.system),
		h("td.state", bad === "moving" ? pill(bad, "to " + names(item.planned)) : pill(bad || item.state)),
		h("td.holder", names(item.holders, 2)),
		h("td.num.since", {title: item.at && clock(item.at)}, since),
		columns.map(member => cell(item, member)))
	built.set(key, {row, face, holder})
	return row
}

function head() {
	layout++
	const titles = [["Item", ""], ["System", ".system"], ["State", ""], ["Holder", ".holder"], ["Since", ".num.since"]]
	fill($("matrix").tHead, h("tr", {"aria-rowindex": 1},
		titles.map(([title, kind]) => h("th" + kind, {scope: "col"}, title)),
		columns.map(member => h("th.member", {scope: "col", title: member}, member))))
	for (const {firstChild} of [above, below]) firstChild.colSpan = 5 + columns.length
	$("matrix").classList.toggle("many", columns.length > FEW_MEMBERS)
}

const spacer = () => h("tr.spacer", {"aria-hidden": true}, h("td"))
const above = spacer(), below = spacer()

// What is there stays: a row that is taken out loses the focus, and a shorter table its place.
function paintRows() {
	const first = Math.max(0, Math.floor(frame.scrollTop / ROW) - AROUND)
	const focused = document.activeElement.closest("#matrix tr")?.dataset.key
	const seen = rows.slice(first, Math.ceil((frame.scrollTop + frame.clientHeight) / ROW) + AROUND).map((item, i) => rowOf(item, first + i))
	const old = new Set(body.rows)
	for (const row of [above, below, ...seen]) old.delete(row)
	above.firstChild.style.height = first * ROW + "px"
	below.firstChild.style.height = (rows.length - first - seen.length) * ROW + "px"
	let next = above.nextSibling
	for (const row of seen) {
		while (old.has(next)) next = next.nextSibling
		if (row === next) next = next.nextSibling
		else body.insertBefore(row, next)
	}
	for (const row of old) row.remove()
	if (built.size > 500) built = new Map([...built].filter(([, {row}]) => row.isConnected))
	const again = seen.find(row => row.dataset.key === focused), reachable = again ?? seen[current - first] ?? seen[0]
	for (const row of seen) row.firstChild.firstChild.tabIndex = row === reachable ? 0 : -1
	again?.firstChild.firstChild.focus({preventScroll: true})
}

export function paintMatrix() {
	const {items, members} = shown()
	const taking = new Set([...model.systems.map(system => system.members), ...items.map(item => [item.holders, item.planned])].flat(2))
	const next = members.map(member => member.id).filter(id => taking.has(id))
	if (next.join("\n") !== columns.join("\n") || !layout) {
		columns = next
		head()
	}
	rows = items.filter(matches)
	current = Math.max(0, Math.min(current, rows.length - 1))
	const unwell = items.filter(complaint).length
	$("matrix").setAttribute("aria-rowcount", rows.length + 1)
	text($("count"), !model.fresh ? "" : rows.length < items.length ? `${rows.length} of ${count(items.length, "item")}` : count(items.length, "item") + (unwell ? `, ${unwell} not well` : ""))
	$("nothing").hidden = !model.fresh || rows.length > 0
	text($("nothing"), !items.length ? "There are no items yet." : words.length ? "No item is like that." : "All is well.")
	paintRows()
}

function go(index) {
	if (!rows.length) return
	current = Math.max(0, Math.min(index, rows.length - 1))
	const top = current * ROW, room = frame.clientHeight - 2 * ROW
	frame.scrollTop = Math.min(top, Math.max(frame.scrollTop, top - room))
	paintRows()
	focusCurrent()
}

function focusCurrent() {
	const key = rows[current] && keyOf(rows[current])
	for (const row of body.rows) if (row.dataset.key === key) row.firstChild.firstChild.focus({preventScroll: true})
}

const page = () => Math.max(1, Math.floor(frame.clientHeight / ROW) - 2)
const KEYS = {
	ArrowDown: () => current + 1, ArrowUp: () => current - 1, PageDown: () => current + page(), PageUp: () => current - page(), Home: () => 0, End: () => rows.length - 1,
}

function anew() {
	frame.scrollTop = current = 0
	paintMatrix()
}

export function showUnwell(only) {
	$("unwell").checked = onlyUnwell = only
	anew()
}

export function beginMatrix() {
	body.append(above, below)
	frame.addEventListener("scroll", paintRows, {passive: true})
	new ResizeObserver(paintRows).observe(frame)
	on("matrix", "keydown", event => {
		if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return
		event.preventDefault()
		go(KEYS[event.key]())
	})
	on("matrix", "focusin", event => {
		const key = event.target.closest("tr").dataset.key
		current = Math.max(0, rows.findIndex(item => keyOf(item) === key))
	})
	on("search", "input", event => {
		words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean)
		anew()
	})
	on("search", "keydown", event => {
		if (event.key !== "ArrowDown") return
		event.preventDefault()
		go(0)
	})
	on("unwell", "change", event => showUnwell(event.target.checked))
}

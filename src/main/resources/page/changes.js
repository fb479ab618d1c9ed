// What would move, and changes: each is shown before it is asked for, and holds for the version that was shown.
import {Problem, change, get, newKey, query} from "./api.js"
import {button, count, fill, h, names, notice, say} from "./dom.js"
import {askToken} from "./drawer.js"
import {readSoon} from "./live.js"
import {self, sentence} from "./model.js"

const SHOWN = 200
const owners = value => value == null ? "nobody" : Array.isArray(value) ? names(value) : value

export function movesOf({moves}) {
	const ways = new Map()
	const way = move => `${owners(move.from)} → ${owners(move.to)}`
	for (const move of moves) ways.set(way(move), (ways.get(way(move)) ?? 0) + 1)
	const stranded = moves.filter(move => !move.to?.length).length
	return h("div",
		stranded > 0 && notice(`Nobody could have ${count(stranded, "item")}.`),
		h("p.sum", moves.length ? count(moves.length, "item moves", "items move")+":" : "Nothing moves."),
		ways.size > 1 && h("ul", [...ways].map(([way, n]) => h("li", h("b", n), " ", way))),
		h("ul.moves", moves.slice(0, SHOWN).map(move => h("li", h("span.mono", move.value), h("small", way(move)))),
			moves.length > SHOWN && h("li", `and ${moves.length - SHOWN} more`)))
}

export const quorumOf = plan => plan.quorumLeft
	? notice(`A quorum is left: ${count(plan.votersLeft, "voter")} of those that are heard now, and ${plan.quorum} must agree.`, "ok")
	: notice(`No quorum is left: ${count(plan.votersLeft, "voter")}, and ${plan.quorum} must agree. Nobody would take over.`)

// Shows what a change would move, and a button that makes it. what: {title, ask: parameters of the plan, where, body, note, done}
export function preview(what) {
	const box = h("div.preview", {role: "group", "aria-label": what.title}, h("p.hint", "Asking for the plan…"))
	const answer = h("div", {role: "status"}), key = newKey()
	const tell = (sentence, state) => fill(answer, notice(sentence, state))
	let version
	const press = button(what.title, async () => {
		if (!await askToken()) return
		press.disabled = true
		tell("The voters are being asked…", "go")
		try {
			await change(what.where, what.body, version, key)
			readSoon(0)
			say(what.done)
			fill(box, notice(what.done, "ok"))
		} catch (raised) {
			failed(raised)
		}
	}, ".main")
	function failed(raised) {
		const stale = raised.kind === "stale-version" || raised.kind === "conflict"
		press.disabled = stale
		if (stale) box.append(button("Look again at what would move", () => box.replaceWith(preview(what))))
		tell(raised instanceof Problem ? raised.message
			: sentence(raised) + " The change may have been made or not: press again, it is never made twice.", "bad")
		if (raised.status !== 401) return
		const wrong = `That is not the token of ${self()}. Nothing was changed.`
		tell(wrong, "bad")
		askToken(wrong)
	}
	(async () => {
		try {
			version = (await get("cluster")).configVersion
			const plan = await get("plan" + query(what.ask))
			fill(box, h("h4", "Preview"), movesOf(plan), what.note ? h("p.hint", what.note) : "", h("div.acts", press), answer)
		} catch (raised) {
			fill(box, notice(sentence(raised)))
		}
	})()
	return box
}

// The dialogs: the drawer at the side, which says more, and the question for the token.
import {unlock, unlocked} from "./api.js"
import {$, fill, on, text} from "./dom.js"
import {self} from "./model.js"

let refresh = null, back

// What it shows is made again whenever anything changes. Where the focus came from may be another element by then.
export function openDrawer(title, make, leadBack) {
	back = leadBack
	text($("drawer-title"), title)
	fill($("detail"))
	refresh = make
	if (!$("drawer").open) $("drawer").showModal()
	make()
}

export const isOpen = make => refresh === make
export const paintDrawer = () => refresh?.()

// Whether there is a token; it is asked for if there is none.
export function askToken(why = "") {
	if (why) unlock("")
	if (unlocked()) return true
	const own = self() ?? "this member"
	text($("ask-title"), "The token of " + own)
	text($("ask-why"), why || `Changes need it. Unless you have set one, ${own} keeps it in data_dir/${own}/api-token.`)
	$("ask-why").className = why && "wrong"
	$("token").value = ""
	$("ask").returnValue = ""
	$("ask").showModal()
	return new Promise(resolve => $("ask").addEventListener("close", () => {
		if ($("ask").returnValue) unlock($("token").value)
		$("token").value = ""
		showLock()
		resolve(unlocked())
	}, {once: true}))
}

function showLock() {
	text($("lock"), unlocked() ? "Lock" : "Unlock")
	$("lock").title = unlocked() ? "Forget the token" : "Type in the token that changes need"
}

export function beginDrawer() {
	on("close", "click", () => $("drawer").close())
	for (const id of ["drawer", "ask"]) on(id, "click", event => event.target === $(id) && $(id).close())
	on("drawer", "close", () => {
		refresh = null
		if (!document.activeElement.closest("main")) back()
	})
	on("ask-no", "click", () => $("ask").close())
	$("ask").firstElementChild.addEventListener("submit", event => {
		event.preventDefault()
		$("ask").close("yes")
	})
	on("lock", "click", () => {
		if (!unlocked()) return askToken()
		unlock("")
		showLock()
	})
	showLock()
}

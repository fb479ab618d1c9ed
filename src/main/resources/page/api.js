// Asks the member that this page came from. The token is in this module's memory, and nowhere else.

// What the member, or the way to it, has against a request.
export class Problem extends Error {
	constructor(status, body) {
		super(body?.detail ?? `The answer has status ${status}.`)
		this.status = status
		this.kind = String(body?.type ?? "").replace("urn:flip:problem:", "")
	}
}

let token = ""
export const unlocked = () => token !== ""
export const unlock = next => token = next

async function ask(path, patience, options = {}) {
	const answer = await fetch(path, {cache: "no-store", signal: AbortSignal.timeout(patience), ...options})
	const sent = await answer.text()
	let body = null
	try {
		body = sent ? JSON.parse(sent) : null
	} catch {
		throw new Problem(answer.status, {detail: "Something between this page and the member answers instead of it."})
	}
	if (!answer.ok) throw new Problem(answer.status, body)
	return {body, headers: answer.headers}
}

export const API = "api/v1/"
export const path = (...parts) => parts.map(encodeURIComponent).join("/")
export const query = values => "?" + new URLSearchParams(values)

export async function get(where, patience = 5000) {
	return (await ask(API + where, patience)).body
}

export async function pages(where, each) {
	for (let next = where; next;) {
		const {body, headers} = await ask(API + next, 10000)
		each(body)
		next = /<\/api\/v1\/([^>]*)>; *rel="next"/.exec(headers.get("Link") ?? "")?.[1]
	}
}

// So that asking again never makes a change twice. randomUUID() is there by HTTPS alone.
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("")

// A change of the version of the configuration that was looked at, and of no other.
export async function change(where, body, version, key) {
	const headers = {Authorization: "Bearer " + token, "Idempotency-Key": key, "If-Match": `"${version}"`}
	if (body) headers["Content-Type"] = "application/json"
	return (await ask(API + where, 15000, {method: "POST", headers, body: body && JSON.stringify(body)})).body
}

// Also if it is not well, which is answered 503.
export async function health() {
	return (await fetch("actuator/health", {cache: "no-store", signal: AbortSignal.timeout(5000)})).json()
}

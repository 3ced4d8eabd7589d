/**
 * The publish gate's calls of the API. All throw `ApiError`.
 */
import { ApiError, call } from "../shared/api.js";

/** @typedef {import("./gate-api").GateChange} GateChange */
/** @typedef {import("./gate-api").GateReport} GateReport */
/** @typedef {import("./gate-api").GateQuestions} GateQuestions */
/** @typedef {import("./studio").EntryView} EntryView */

/**
 * What the changes do to customers' questions.
 * @param {{changes?: GateChange[], bulk?: {action: "publish" | "retire", entry_ids: string[]}}} what
 * @param {(progress: import("./gate-api").GateProgress) => void} follow
 * @param {AbortSignal} signal
 * @returns {Promise<GateReport>}
 */
export async function checkChanges(what, follow, signal) {
  const response = await fetch("/api/studio/gate", {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(what),
    signal,
  }).catch((error) => {
    if (error instanceof DOMException) throw error;
    throw new ApiError(0, "offline", "The server can’t be reached. Check your connection, then try again.");
  });
  for await (const line of lines(response)) {
    if ("of" in line) follow(line);
    else if ("check_id" in line) return line;
    else throw new ApiError(response.ok ? 503 : response.status, line.code, line.message, line.details);
  }
  throw new ApiError(0, "offline", "The connection was lost before the check was done. Try again.");
}

/**
 * Makes checked changes live.
 * @param {{changes: GateChange[], check_id?: string, reason?: string, override?: string}} consent
 * @returns {Promise<EntryView[]>} the entries as they are then
 */
export async function letThrough(consent) {
  return (await call("POST", "/api/studio/gate/go", { body: consent })).entries;
}

/**
 * Lets the newest revision go live at a time.
 * @param {string} id
 * @param {string} at
 * @param {string} reason
 * @param {{check_id?: string, override: string}} consent
 * @returns {Promise<EntryView>}
 */
export function planEntry(id, at, reason, consent) {
  return call("POST", `/api/studio/entries/${encodeURIComponent(id)}/schedule`, { body: { at, reason, ...consent } });
}

/** @param {string} search @param {AbortSignal} [signal] @returns {Promise<GateQuestions>} */
export function listQuestions(search, signal) {
  return call("GET", `/api/studio/questions?${new URLSearchParams({ q: search })}`, { signal });
}

/** @param {string} text @param {string | null} entryId @returns {Promise<GateQuestions>} */
export function pinQuestion(text, entryId) {
  return call("POST", "/api/studio/pins", { body: { text, entry_id: entryId } });
}

/** @param {string} text @returns {Promise<GateQuestions>} */
export function unpinQuestion(text) {
  return call("POST", "/api/studio/pins/remove", { body: { text } });
}

/** @returns {Promise<import("./gate-api").GatePass[]>} */
export async function listPasses() {
  return (await call("GET", "/api/studio/gate/passes")).passes;
}

/**
 * The objects of a body that has one on each line.
 * @param {Response} response
 * @returns {AsyncGenerator<any>}
 */
async function* lines(response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
    const whole = text.split("\n");
    text = whole.pop() ?? "";
    for (const line of whole) yield JSON.parse(line);
  }
  if (text) yield JSON.parse(text);
}

/**
 * The studio's calls of the API, one function each. All throw `ApiError`.
 */
import { call, send } from "../shared/api.js";

/** @typedef {import("./studio").EntryContent} EntryContent */
/** @typedef {import("./studio").EntryView} EntryView */

const ENTRIES = "/api/studio/entries";
export const PAGE_SIZE = 60;

/** @param {string} id */
const pathOf = (id) => `${ENTRIES}/${encodeURIComponent(id)}`;

/**
 * What the list shows; empty strings ask for nothing.
 * @typedef {object} Filter
 * @property {string} q
 * @property {string} state
 * @property {string} category
 * @property {string} owner
 * @property {string} locale
 * @property {string} tag
 * @property {string} overdue
 * @property {string} use
 */

/**
 * One page of the entries that match.
 * @param {Partial<Filter>} filter
 * @param {number} offset
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./studio").EntryRows>}
 */
export function listEntries(filter, offset, signal) {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String(offset) });
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return call("GET", `${ENTRIES}?${query}`, { signal });
}

/** @returns {Promise<import("./studio").Labels>} */
export function getLabels() {
  return call("GET", "/api/studio/labels");
}

/**
 * @param {string[]} ids
 * @param {string} action
 * @param {string} value
 * @param {string} reason
 * @param {{check_id?: string, override?: string}} [consent] to publish or retire
 * @returns {Promise<import("./studio").BulkDone>}
 */
export function changeEntries(ids, action, value, reason, consent = {}) {
  return call("POST", `${ENTRIES}/bulk`, { body: { entry_ids: ids, action, value, reason, ...consent } });
}

/**
 * @param {string} id
 * @returns {Promise<EntryView>}
 */
export function getEntry(id) {
  return call("GET", pathOf(id));
}

/**
 * @param {EntryContent} content
 * @param {string} reason
 * @returns {Promise<EntryView>} the new entry, a draft
 */
export function addEntry(content, reason) {
  return call("POST", ENTRIES, { body: { content, reason } });
}

/**
 * Saves a revision, unless somebody saved another after `expectedRevision` (409 `revision_conflict`).
 * @param {string} id
 * @param {EntryContent} content
 * @param {number} expectedRevision
 * @param {string} reason
 * @returns {Promise<EntryView>}
 */
export function updateEntry(id, content, expectedRevision, reason) {
  return call("PUT", pathOf(id), { body: { content, expected_revision: expectedRevision, reason } });
}

/**
 * @param {string} id
 * @param {"review" | "return" | "unschedule"} step
 * @param {string} reason
 * @returns {Promise<EntryView>}
 */
export function takeStep(id, step, reason) {
  return call("POST", `${pathOf(id)}/${step}`, { body: { reason } });
}

/**
 * What customers were told at a time.
 * @param {string} id
 * @param {Date} at
 * @returns {Promise<import("./studio").LiveAt>}
 */
export function getLiveAt(id, at) {
  return call("GET", `${pathOf(id)}/live?at=${encodeURIComponent(at.toISOString())}`);
}

/**
 * Says that this page no longer has the entry open, also while the page is going away.
 * @param {string} id
 * @param {string} page
 */
export function sayLeft(id, page) {
  const body = new Blob([JSON.stringify({ page, leaving: true })], { type: "application/json" });
  navigator.sendBeacon(`${pathOf(id)}/editors`, body);
}

/**
 * Says that this page has the entry open; who else has.
 * @param {string} id
 * @param {{page: string, writing: boolean}} presence
 * @returns {Promise<import("./studio").OpenElsewhere>}
 */
export function sayOpen(id, presence) {
  return call("POST", `${pathOf(id)}/editors`, { body: presence });
}

/** Where a text is kept that belongs to no entry yet. */
export const UNSAVED_NEW = "+new";

/**
 * What I wrote there and did not save; null when that is nothing.
 * @param {string} key
 * @returns {Promise<import("./studio").Unsaved | null>}
 */
export async function getUnsaved(key) {
  return (await call("GET", `/api/studio/unsaved/${encodeURIComponent(key)}`)).unsaved;
}

/**
 * @param {string} key
 * @param {EntryContent} content
 * @param {number} base
 */
export function keepUnsaved(key, content, base) {
  return call("PUT", `/api/studio/unsaved/${encodeURIComponent(key)}`, { body: { content, base } });
}

/** @param {string} key */
export function dropUnsaved(key) {
  return call("DELETE", `/api/studio/unsaved/${encodeURIComponent(key)}`);
}

/**
 * Which of these texts lead to another entry already.
 * @param {string} entryId
 * @param {string[]} texts
 * @param {AbortSignal} signal
 * @returns {Promise<import("./studio").PhrasingTaken[]>}
 */
export async function checkPhrasings(entryId, texts, signal) {
  return (await call("POST", "/api/studio/phrasings", { body: { entry_id: entryId, texts }, signal })).taken;
}

/** @returns {Promise<import("./studio").VariableView[]>} */
export async function listVariables() {
  return (await call("GET", "/api/studio/variables")).variables;
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {Promise<import("./studio").VariableView[]>}
 */
export async function setVariable(name, value) {
  return (await call("PUT", `/api/studio/variables/${encodeURIComponent(name)}`, { body: { value } })).variables;
}

/**
 * @param {string} name
 * @returns {Promise<import("./studio").VariableView[]>}
 */
export async function removeVariable(name) {
  return (await call("DELETE", `/api/studio/variables/${encodeURIComponent(name)}`)).variables;
}

/**
 * @param {string} name
 * @returns {Promise<import("./studio").VariableValue[]>}
 */
export async function listValues(name) {
  return (await call("GET", `/api/studio/variables/${encodeURIComponent(name)}/history`)).values;
}

/**
 * @param {File} file
 * @returns {Promise<import("./studio").PictureAdded>}
 */
export function addPicture(file) {
  return send("POST", "/api/studio/pictures", file);
}

/**
 * @param {string} markdown
 * @param {AbortSignal} signal
 * @returns {Promise<import("./studio").Preview>}
 */
export function previewMarkdown(markdown, signal) {
  return call("POST", "/api/studio/preview", { body: { markdown }, signal });
}

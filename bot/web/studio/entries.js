/**
 * The studio's calls of the API, one function each. All throw `ApiError`.
 */
import { call } from "../shared/api.js";

/** @typedef {import("./studio").EntryContent} EntryContent */
/** @typedef {import("./studio").EntryView} EntryView */

const ENTRIES = "/api/studio/entries";
export const PAGE_SIZE = 60;

/** @param {string} id */
const pathOf = (id) => `${ENTRIES}/${encodeURIComponent(id)}`;

/**
 * One page of the entries that match.
 * @param {{q: string, state: string, category: string}} filter empty strings match everything
 * @param {number} offset
 * @param {AbortSignal} signal
 * @returns {Promise<import("./studio").EntryRows>}
 */
export function listEntries(filter, offset, signal) {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String(offset) });
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return call("GET", `${ENTRIES}?${query}`, { signal });
}

/** @returns {Promise<import("./studio").Category[]>} */
export async function listCategories() {
  return (await call("GET", "/api/studio/categories")).categories;
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
 * @returns {Promise<EntryView>} the new entry, a draft
 */
export function addEntry(content) {
  return call("POST", ENTRIES, { body: { content } });
}

/**
 * Saves a revision, unless somebody saved another after `expectedRevision` (409 `revision_conflict`).
 * @param {string} id
 * @param {EntryContent} content
 * @param {number} expectedRevision
 * @returns {Promise<EntryView>}
 */
export function updateEntry(id, content, expectedRevision) {
  return call("PUT", pathOf(id), { body: { content, expected_revision: expectedRevision } });
}

/**
 * @param {string} id
 * @param {number} revision
 * @returns {Promise<EntryView>}
 */
export function publishEntry(id, revision) {
  return call("POST", `${pathOf(id)}/publish`, { body: { revision } });
}

/**
 * @param {string} id
 * @returns {Promise<EntryView>}
 */
export function retireEntry(id) {
  return call("POST", `${pathOf(id)}/retire`);
}

/**
 * @param {string} markdown
 * @param {AbortSignal} signal
 * @returns {Promise<import("../shared/wire").RichNode[]>}
 */
export async function previewMarkdown(markdown, signal) {
  return (await call("POST", "/api/studio/preview", { body: { markdown }, signal })).rich;
}

/**
 * How the assistant would read a customer's message.
 * @param {string} text
 * @returns {Promise<import("./studio").Understanding>}
 */
export function tryMessage(text) {
  return call("POST", "/api/studio/try", { body: { text } });
}

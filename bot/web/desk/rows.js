/**
 * The rows of the desk’s lists: which list each belongs to, in which order, and what is unread.
 */

import { isTakenBack } from "./words.js";

/** @typedef {import("./staff").ConversationRow} Row */
/** @typedef {import("./staff").ListName} ListName */

/** @type {readonly ListName[]} */
export const LIST_NAMES = ["queue", "mine", "all", "snoozed", "closed"];

/**
 * What a list keeps to by itself: what is with the assistant is out of the way, until somebody asks for it.
 * @param {ListName} name
 * @param {boolean} [withAssistant]
 * @returns {import("./staff").ListFilter}
 */
export function filterOf(name, withAssistant = false) {
  return name === "all" && !withAssistant ? { passed_on: true } : {};
}

/** All conversations that the desk knows of, newest state of each. */
export class Rows {
  #staffId = "";
  /** @type {Map<string, Row>} */
  #byId = new Map();

  /** @param {string} staffId whose "mine" is asked for */
  belongTo(staffId) {
    this.#staffId = staffId;
  }

  /** @param {string} conversationId */
  get(conversationId) {
    return this.#byId.get(conversationId);
  }

  /**
   * Takes the row in, unless a newer one is here already.
   * @param {Row} row
   * @returns {{changed: boolean, queued: boolean}} `queued` when it has just begun to wait.
   */
  put(row) {
    const known = this.#byId.get(row.conversation_id);
    if (known && known.last_seq > row.last_seq) return { changed: false, queued: false };
    this.#byId.set(row.conversation_id, row);
    return { changed: true, queued: row.owner === "waiting" && known?.owner !== "waiting" };
  }

  /**
   * Replaces everything by what the server says now, keeping rows pushed in the meantime.
   * @param {Row[]} rows
   * @param {ReadonlySet<string>} [pushedSince]
   */
  replace(rows, pushedSince = new Set()) {
    const kept = [...this.#byId.values()].filter((row) => pushedSince.has(row.conversation_id));
    this.#byId = new Map();
    for (const row of [...rows, ...kept]) this.put(row);
  }

  /**
   * The rows of one list, in the order to show them: most urgent first in the queue, in one’s own who waits
   * longest for a word, newest first elsewhere.
   * @param {ListName} name
   * @param {import("./staff").ListFilter} [filter] what a row must have
   * @param {string} [floor] leaves out the rows whose last line is older
   */
  list(name, filter = {}, floor = "") {
    const rows = [...this.#byId.values()].filter(
      (row) => this.#belongs(row, name) && fits(row, filter) && row.last_at >= floor,
    );
    return rows.sort(name === "queue" ? byUrgency : name === "mine" ? byWordOwed : byNewest);
  }

  /** The languages of the known rows. */
  languages() {
    return new Set([...this.#byId.values()].map(({ language }) => language ?? ""));
  }

  /** How many of the known rows each list has. */
  counts() {
    const counts = { queue: 0, mine: 0, all: 0, snoozed: 0, closed: 0 };
    for (const row of this.#byId.values()) {
      for (const name of LIST_NAMES) if (this.#belongs(row, name)) counts[name] += 1;
    }
    return counts;
  }

  /** @param {Row} row */
  isMine(row) {
    return row.owner === "agent" && row.agent_id === this.#staffId;
  }

  /**
   * @param {Row} row
   * @param {ListName} name
   */
  #belongs(row, name) {
    if (name === "queue") return row.owner === "waiting";
    if (name === "mine") return this.isMine(row) && !row.snoozed_until;
    if (name === "snoozed") return Boolean(row.snoozed_until);
    return (row.owner === "closed") === (name === "closed");
  }
}

/**
 * Whether a row has what a filter asks for: as the gateway reads it (bot/conversation/desk/lists.py).
 * @param {Row} row
 * @param {import("./staff").ListFilter} filter
 */
function fits(row, { label, language, priority, mood, waiting_minutes: minutes, passed_on: passedOn }) {
  if (label && !row.labels?.includes(label)) return false;
  if (language && row.language !== language) return false;
  if (priority && (row.owner === "closed" || (row.priority ?? "normal") !== priority)) return false;
  if (mood && row.mood !== mood) return false;
  if (passedOn && row.owner === "assistant") return false;
  return !minutes || (Boolean(row.owed_since) && Date.now() - Date.parse(row.owed_since ?? "") >= minutes * 60_000);
}

/** Who was taken back from an agent comes first, then high priority or a long wait; who has left comes last. @param {Row} row */
function rank(row) {
  if (row.left) return 3;
  return isTakenBack(row) ? 0 : row.priority === "high" || row.waited_long ? 1 : 2;
}

/**
 * @param {Row} a
 * @param {Row} b
 */
function byWordOwed(a, b) {
  if (a.owed_since && b.owed_since) return Date.parse(a.owed_since) - Date.parse(b.owed_since) || byNewest(a, b);
  return Number(Boolean(b.owed_since)) - Number(Boolean(a.owed_since)) || byNewest(a, b);
}

/**
 * @param {Row} a
 * @param {Row} b
 */
function byUrgency(a, b) {
  const first = rank(a) - rank(b);
  return first || Date.parse(a.owed_since ?? a.last_at) - Date.parse(b.owed_since ?? b.last_at);
}

/**
 * @param {Row} a
 * @param {Row} b
 */
const byNewest = (a, b) => Date.parse(b.last_at) - Date.parse(a.last_at);

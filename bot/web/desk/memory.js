/**
 * What the desk remembers on this device: drafts, unconfirmed messages, what was read,
 * and the widths of the panes.
 */

/** @typedef {{entry_id: string, title: string, text?: string}} Source the entry that a reply quotes, and what was
 *   taken from it */
/** @typedef {{client_id: string, text: string, source?: Source | null, suggested?: string[], until?: number, problem?: string}} Kept a
 *   message that was not confirmed; `until` (ms since 1970) it can still be taken back; `problem`: why it was refused */

const KEPT_READ_MARKS = 1000;

/** Values in the browser’s storage, working on without it where it is forbidden or full. */
class Shelf {
  #key;
  /** @type {Record<string, any>} */
  #values;

  /** @param {string} key */
  constructor(key) {
    this.#key = key;
    this.#values = readObject(key);
    // What another tab of this agent has changed.
    addEventListener("storage", (event) => {
      if (event.key === key) this.#values = readObject(key);
    });
  }

  /** @param {string} name */
  get(name) {
    return this.#values[name];
  }

  get names() {
    return Object.keys(this.#values);
  }

  /**
   * @param {string} name
   * @param {any} value undefined removes it
   */
  set(name, value) {
    delete this.#values[name];
    if (value !== undefined) this.#values[name] = value;
    this.#save();
  }

  /** @param {number} count */
  keepNewest(count) {
    const entries = Object.entries(this.#values);
    if (entries.length > count) this.#values = Object.fromEntries(entries.slice(-count));
  }

  #save() {
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#values));
    } catch {
      // Private windows and full disks: the page works on, it only forgets when it is closed.
    }
  }
}

/** @param {string} key */
function readObject(key) {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? "{}");
    return value && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}

/** One agent’s drafts, unconfirmed messages, read marks and layout on this device. */
export class Memory {
  #drafts;
  #sources;
  #begun;
  #outgoing;
  #read;
  #layout;

  /** @param {string} staffId */
  constructor(staffId) {
    this.staffId = staffId;
    this.#drafts = new Shelf(`frontdesk.drafts.${staffId}`);
    this.#sources = new Shelf(`frontdesk.sources.${staffId}`);
    this.#begun = new Shelf(`frontdesk.begun.${staffId}`);
    this.#outgoing = new Shelf(`frontdesk.outgoing.${staffId}`);
    this.#read = new Shelf(`frontdesk.read.${staffId}`);
    this.#layout = new Shelf("frontdesk.layout");
  }

  /** @param {string} conversationId */
  draft(conversationId) {
    return String(this.#drafts.get(conversationId) ?? "");
  }

  /**
   * @param {string} conversationId
   * @param {string} text
   */
  keepDraft(conversationId, text) {
    this.#drafts.set(conversationId, text || undefined);
  }

  /**
   * The `seq` up to which the agent had read when they began this conversation’s draft.
   * @param {string} conversationId
   * @returns {number | undefined}
   */
  begun(conversationId) {
    return this.#begun.get(conversationId);
  }

  /**
   * @param {string} conversationId
   * @param {number | undefined} seq undefined when there is no draft any more
   */
  keepBegun(conversationId, seq) {
    this.#begun.set(conversationId, seq);
  }

  /**
   * The entry that the conversation’s draft quotes.
   * @param {string} conversationId
   * @returns {Source | null}
   */
  source(conversationId) {
    return this.#sources.get(conversationId) ?? null;
  }

  /**
   * @param {string} conversationId
   * @param {Source | null} source
   */
  keepSource(conversationId, source) {
    this.#sources.set(conversationId, source ?? undefined);
  }

  /** The conversations that have messages which the server has not confirmed. */
  get undelivered() {
    return this.#outgoing.names;
  }

  /**
   * Messages that the server has not confirmed.
   * @param {string} conversationId
   * @returns {Kept[]}
   */
  outgoing(conversationId) {
    return this.#outgoing.get(conversationId) ?? [];
  }

  /**
   * @param {string} conversationId
   * @param {Kept} message
   */
  keepOutgoing(conversationId, message) {
    const others = this.outgoing(conversationId).filter(({ client_id }) => client_id !== message.client_id);
    this.#outgoing.set(conversationId, [...others, message]);
  }

  /**
   * @param {string} conversationId
   * @param {string} clientId
   */
  dropOutgoing(conversationId, clientId) {
    const left = this.outgoing(conversationId).filter(({ client_id }) => client_id !== clientId);
    this.#outgoing.set(conversationId, left.length ? left : undefined);
  }

  /** @param {string} conversationId */
  readUpTo(conversationId) {
    return Number(this.#read.get(conversationId) ?? 0);
  }

  /**
   * @param {string} conversationId
   * @param {number} seq
   */
  markRead(conversationId, seq) {
    if (seq <= this.readUpTo(conversationId)) return;
    this.#read.keepNewest(KEPT_READ_MARKS);
    this.#read.set(conversationId, seq);
  }

  /** @param {string} name */
  layout(name) {
    return this.#layout.get(name);
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  keepLayout(name, value) {
    this.#layout.set(name, value);
  }
}

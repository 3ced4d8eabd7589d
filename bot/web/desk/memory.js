/**
 * What the desk remembers on this device: drafts, unconfirmed messages, what was read,
 * and the widths of the panes.
 */

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
  }

  /** @param {string} name */
  get(name) {
    return this.#values[name];
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
  #outgoing;
  #read;
  #layout;

  /** @param {string} staffId */
  constructor(staffId) {
    this.#drafts = new Shelf(`frontdesk.drafts.${staffId}`);
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
   * Messages that the server has not confirmed.
   * @param {string} conversationId
   * @returns {{client_id: string, text: string}[]}
   */
  outgoing(conversationId) {
    return this.#outgoing.get(conversationId) ?? [];
  }

  /**
   * @param {string} conversationId
   * @param {{client_id: string, text: string}} message
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

/**
 * One conversation as far as this page has read it.
 */

/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {import("./staff").Packet} Packet */
/** @typedef {import("../shared/wire").Event} Event */
/** @typedef {import("./memory.js").Kept & {problem?: string}} Outgoing a message on its way to the record */

export class Conversation {
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  /** @type {Error | null} */
  error = null;
  /** @type {Packet | null} */
  packet = null;
  /** @type {Outgoing[]} */
  outgoing = [];
  /** @type {{sender: string, name: string} | null} */
  typing = null;
  /** @type {import("./aids").Viewer[]} the colleagues who have it open as well */
  viewers = [];
  /** @type {Map<number, Event>} in order of `seq` */
  #events = new Map();
  /** @type {Event[] | null} */
  #held = null;

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** The events read so far, in order. */
  get events() {
    return [...this.#events.values()];
  }

  /**
   * Those after a `seq`.
   * @param {number} seq
   */
  eventsAfter(seq) {
    return seq >= this.#lastSeq ? [] : this.events.filter((event) => event.seq > seq);
  }

  /** The highest `seq` read; what comes next has a higher one. */
  get lastSeq() {
    return this.#lastSeq;
  }

  #lastSeq = 0;

  /** Whether there is a packet and everything that was said before it has been read. */
  get hasAllSaid() {
    return this.packet !== null && this.#lastSeq >= this.packet.last_seq;
  }

  /** Reading pages begins: what is pushed meanwhile belongs after them, and is held back. */
  beginReading() {
    this.#held ??= [];
  }

  /** Reading is done, or has failed: what was held back is taken in. */
  endReading() {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.add(event);
  }

  /**
   * Takes a pushed event in, or holds it back while pages are read.
   * @param {Event} event
   * @returns {boolean} whether there is something new to see
   */
  hear(event) {
    if (this.#held === null) return this.add(event);
    this.#held.push(event);
    return false;
  }

  /**
   * Takes an event in. One that was read before, or that belongs before what was read, changes nothing.
   * @param {Event} event
   * @returns {boolean} whether it was new
   */
  add(event) {
    if (event.seq <= this.#lastSeq) return false;
    this.#events.set(event.seq, event);
    this.#lastSeq = event.seq;
    if (event.type === "message") this.#noteMessage(event);
    return true;
  }

  /** @param {import("../shared/wire").MessageEvent} event */
  #noteMessage(event) {
    if (this.typing?.sender === event.sender) this.typing = null;
    this.outgoing = this.outgoing.filter(({ client_id }) => client_id !== event.client_id);
  }

  /**
   * Whether the answer at this `seq` helped, if the customer said so.
   * @param {number} seq
   */
  helpfulness(seq) {
    const given = this.events.filter((event) => event.type === "feedback" && event.about_seq === seq);
    const last = given.at(-1);
    return last?.type === "feedback" ? last.helpful : null;
  }

  /** The newest name and e-mail address given within what was read. */
  get customer() {
    /** @type {{name?: string, email?: string}} */
    const known = {};
    for (const event of this.events) {
      if (event.type !== "customer") continue;
      known.name = event.name ?? undefined;
      known.email = event.email ?? undefined;
    }
    return known;
  }
}

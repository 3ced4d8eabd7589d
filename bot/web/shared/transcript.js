/**
 * `<fd-transcript>`: the messages of a conversation in order, grouped by sender and minute, with a line where
 * a day begins. It scrolls by itself while the reader is at the end, and offers a way there when not.
 *
 * Attribute `own` ("customer", or "agent" on the desk) says whose messages stand on the right. Events come
 * from bot/protocol/events.py in any order and any number of times; each is shown once, by its `seq`.
 *
 * @typedef {import("./wire").Event} WireEvent
 * @typedef {import("./message.js").Item} Item
 */
import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { FdMessage, senderLabel } from "./message.js";
import { day, exact, sameDay, sameMinute } from "./time.js";

const TYPING_ENDS_AFTER_MS = 10_000;
const NEAR_END_PX = 48;

export class FdTranscript extends HTMLElement {
  /** The highest `seq` it has shown or heard of: where to resume. */
  lastSeq = 0;
  /** @type {FdMessage[]} in order; those without a `seq` last */
  #messages = [];
  /** @type {Map<number, boolean>} */
  #feedback = new Map();
  /** @type {Set<number>} */
  #seen = new Set();
  #log = el("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Messages" });
  #typing = el("div", { class: "typing", hidden: true });
  #typingTimer = 0;
  /** Whether the reader is at the end, and so is brought along. */
  #stuck = true;
  /** Where it was scrolled to. */
  #top = 0;
  /** Where a customer reads from: the first line that is new since they were at the end. @type {FdMessage | null} */
  #from = null;
  #jump = el("button", { type: "button", class: "button jump", hidden: true, on: { click: () => this.follow() } });

  connectedCallback() {
    if (this.#log.isConnected) return;
    this.tabIndex = 0;
    this.#jump.append(icon("down"), "New messages");
    this.append(this.#log, this.#typing, this.#jump);
    this.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const follow = new ResizeObserver(() => this.#stuck && this.toEnd());
    follow.observe(this);
    follow.observe(this.#log);
  }

  get own() {
    return this.getAttribute("own") === "agent" ? "agent" : "customer";
  }

  get empty() {
    return this.#messages.length === 0;
  }

  /** Shows what is in the record, without reading it out; from then on new lines are read out. @param {readonly WireEvent[]} events */
  load(events) {
    this.#log.setAttribute("aria-live", "off");
    for (const event of events) this.add(event);
    this.#from = this.#messages.findLast(({ item }) => item.sender !== "assistant") ?? null;
    this.toEnd();
    requestAnimationFrame(() => this.#log.setAttribute("aria-live", "polite"));
  }

  /** Shows one event; true when it was not there before. @param {WireEvent} event */
  add(event) {
    if (this.#seen.has(event.seq)) return false;
    this.#seen.add(event.seq);
    this.lastSeq = Math.max(this.lastSeq, event.seq);
    if (event.type === "feedback") this.#mark(event.about_seq, event.helpful);
    else if (event.type === "message") this.#place(this.#item(event));
    else if (event.type === "owner") this.#changeOwner(event);
    return true;
  }

  /** The first line, which is not in the record. @param {string} text */
  greet(text) {
    if (this.#seen.has(0)) return;
    this.#seen.add(0);
    this.#place({ ...systemLine(0, "", text), sender: "assistant" });
  }

  /** Shows a message before the server has it. @param {{clientId: string, text: string, at?: string}} message */
  addPending({ clientId, text, at = new Date().toISOString() }) {
    if (this.#find(clientId)) return;
    this.#place({ seq: null, at, sender: this.own, name: null, text, state: "pending", clientId });
    this.#from = this.#find(clientId) ?? null;
    this.toEnd();
  }

  /** The server has it, as `seq`. @param {string} clientId @param {number} seq */
  confirm(clientId, seq) {
    const message = this.#find(clientId);
    if (message && message.item.state !== "sent") this.#place({ ...message.item, seq, state: "sent" }, message);
  }

  /** It could not be sent; `error` is a sentence that says what to do. @param {string} clientId @param {string} error */
  fail(clientId, error) {
    const message = this.#find(clientId);
    if (message) message.show({ ...message.item, state: "failed", error });
  }

  /** It is on its way again; gives its text back. @param {string} clientId */
  retry(clientId) {
    const message = this.#find(clientId);
    message?.show({ ...message.item, state: "pending", error: undefined });
    return message?.item.text ?? "";
  }

  /** Takes away a message that was not sent. @param {string} clientId */
  discard(clientId) {
    const message = this.#find(clientId);
    if (!message || message.item.seq !== null) return;
    this.#take(message);
    message.remove();
    this.#relate(this.#messages.length - 1);
  }

  /** Dots while somebody types; they end by themselves. @param {import("./wire").SenderKind} sender @param {string | null} name @param {boolean} on */
  setTyping(sender, name, on) {
    clearTimeout(this.#typingTimer);
    this.#noteMove();
    this.#typing.hidden = !on;
    if (!on) return;
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    const said = el("span", { class: "visually-hidden" }, `${senderLabel(sender, name)} is typing`);
    this.#typing.dataset.sender = sender;
    this.#typing.replaceChildren(avatar(sender, name), dots, said);
    this.#typingTimer = setTimeout(() => this.setTyping(sender, name, false), TYPING_ENDS_AFTER_MS);
    if (this.#stuck) this.toEnd();
  }

  /** Forgets everything shown. */
  clear() {
    this.#messages = [];
    this.#from = null;
    this.#feedback.clear();
    this.#seen.clear();
    this.lastSeq = 0;
    this.#log.replaceChildren();
    this.#typing.hidden = true;
  }

  /** To the newest line; for a customer no further than where the new begins, so that a long answer is read from its start. */
  toEnd() {
    const end = this.scrollHeight - this.clientHeight;
    const start = this.own === "customer" && this.#from ? this.#from.offsetTop : end;
    this.scrollTop = Math.min(end, Math.max(start, this.scrollTop)); // nobody is taken back to what they have read
    this.#top = this.scrollTop;
    this.#arrived();
    // What was said after a long answer may be below it.
    this.#jump.hidden = (this.#messages.at(-1)?.offsetTop ?? 0) < this.scrollTop + this.clientHeight;
  }

  /** The reader wants to see what comes: to the end now, and to what is said next. */
  follow() {
    this.#caughtUp();
    this.toEnd();
  }

  /** Only who goes back leaves the end: what grows below, such as a picture that comes, takes nobody from it. */
  #scrolled() {
    if (this.scrollHeight - this.scrollTop - this.clientHeight < NEAR_END_PX) this.#caughtUp();
    else if (this.scrollTop < this.#top) this.#stuck = false;
    this.#top = this.scrollTop;
  }

  /** Who has just moved is taken at that: `scroll` comes only with the next frame. What is hidden has no place. */
  #noteMove() {
    if (this.clientHeight && this.scrollTop !== this.#top) this.#scrolled();
  }

  #caughtUp() {
    this.#from = null;
    this.#arrived();
  }

  #arrived() {
    this.#stuck = true;
    if (this.#jump === document.activeElement) this.focus();
    this.#jump.hidden = true;
  }

  /** @param {import("./wire").MessageEvent & {remark?: string}} event @returns {Item} */
  #item(event) {
    return {
      ...event,
      name: event.sender_name ?? null,
      state: "sent",
      clientId: event.client_id ?? null,
      replies: event.quick_replies,
      asksFeedback: event.asks_feedback,
      helpful: this.#feedback.get(event.seq),
    };
  }

  /** What was offered before was the former owner's. @param {import("./wire").OwnerEvent} event */
  #changeOwner({ seq, at, text, quick_replies: replies }) {
    for (const message of this.#messages) if (order(message.item) < seq) message.withdrawReplies();
    this.#typing.hidden = true;
    if (text) this.#place({ ...systemLine(seq, at, text), replies });
  }

  /** @param {number} seq @param {boolean} helpful */
  #mark(seq, helpful) {
    this.#feedback.set(seq, helpful);
    const message = this.#messages.find(({ item }) => item.seq === seq);
    if (message) message.show({ ...message.item, helpful });
  }

  /** @param {string | null} clientId */
  #find(clientId) {
    return clientId === null ? undefined : this.#messages.find(({ item }) => item.clientId === clientId);
  }

  /** Puts an item where its `seq` says; the message that stood for it until now is used again. @param {Item} item @param {FdMessage} [known] */
  #place(item, known = item.sender === this.own ? this.#find(item.clientId) : undefined) {
    this.#noteMove();
    if (known) this.#take(known);
    const message = known ?? FdMessage.of(item, this.own);
    if (known) known.show(item);
    let index = this.#messages.length;
    while (index > 0 && order(this.#messages[index - 1].item) > order(item)) index--;
    const after = this.#messages[index];
    const next = after ? (divider(after) ?? after) : null;
    // One that is there already is not put in again: it would be read out again.
    if (!message.isConnected || message.nextSibling !== next) this.#log.insertBefore(message, next);
    this.#messages.splice(index, 0, message);
    this.#relate(index);
    this.#relate(index + 1);
    this.#settle(message, index, !known);
  }

  /** What a message changes around it: dots end, offers lapse, the reader is brought along, or told if it is new. @param {FdMessage} message @param {number} index @param {boolean} isNew */
  #settle(message, index, isNew) {
    const { sender } = message.item;
    if (sender === this.#typing.dataset.sender) this.#typing.hidden = true;
    if (sender === "customer") for (const earlier of this.#messages.slice(0, index)) earlier.withdrawReplies();
    else if (this.#messages.slice(index).some(({ item }) => item.sender === "customer")) message.withdrawReplies();
    if (!this.#stuck) {
      if (isNew) this.#jump.hidden = false;
      return;
    }
    const before = this.#messages[index - 1];
    const asked = before?.item.sender === "customer" && !before.item.attachments?.length;
    // An answer is read with its question; a picture is no question, and would leave little room below.
    if (message.item.attachments?.length) this.#from = null;
    else this.#from ??= asked ? before : message;
    this.toEnd();
  }

  /** @param {FdMessage} message */
  #take(message) {
    const index = this.#messages.indexOf(message);
    if (index < 0) return;
    divider(message)?.remove();
    this.#messages.splice(index, 1);
    this.#relate(index);
  }

  /** Says of the message at `index` whether it begins a day, and a group. @param {number} index */
  #relate(index) {
    const message = this.#messages[index];
    if (!message) return;
    const before = this.#messages[index - 1];
    const newDay = beginsDay(message.item.at, before?.item.at);
    const line = divider(message);
    if (newDay && !line) message.before(dayLine(message.item.at));
    if (!newDay) line?.remove();
    message.toggleAttribute("data-first", newDay || !before || !together(before.item, message.item));
  }
}

/** Whether a day line stands before: a day begins, and it is not that everything is of today. @param {string} at @param {string} [before] */
function beginsDay(at, before) {
  return at !== "" && !sameDay(at, before || new Date().toISOString());
}

/** Whether two neighbours belong to one group. @param {Item} a @param {Item} b */
function together(a, b) {
  if (a.sender !== b.sender || a.name !== b.name) return false;
  return a.sender === "system" || (a.at !== "" && sameMinute(a.at, b.at));
}

/** The greeting comes first, also before what was said in a conversation that goes on in this one. @param {Item} item */
function order({ seq }) {
  return seq === 0 ? -Infinity : (seq ?? Infinity);
}

/** The day line that stands before a message. @param {FdMessage} message */
function divider(message) {
  const before = message.previousElementSibling;
  return before?.classList.contains("day") ? before : null;
}

/** @param {string} at */
function dayLine(at) {
  return el("div", { class: "day" }, el("time", { datetime: at, title: exact(at) }, day(at)));
}

/** @param {number} seq @param {string} at @param {string} text @returns {Item} */
function systemLine(seq, at, text) {
  return { seq, at, sender: "system", name: null, text, state: "sent", clientId: null };
}

customElements.define("fd-transcript", FdTranscript);

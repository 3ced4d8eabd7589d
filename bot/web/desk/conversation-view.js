/**
 * The middle pane: who it is and who has it, the packet, the transcript, and the composer.
 */
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { refill } from "../shared/refill.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { clock } from "../shared/time.js";
import "../shared/transcript.js";
import { Composer } from "./composer.js";
import { Histories } from "./histories.js";
import { tickWaits, unspokenBadge, waitTime } from "./list-row.js";
import { owedTime } from "./owed-time.js";
import { PacketView } from "./packet-view.js";
import { forStaff } from "./staff-events.js";
import { momentText } from "./snooze.js";
import { Suggestions } from "./suggestions.js";
import { ViewersLine } from "./viewers.js";
import { customerName, MOODS, ownerText } from "./words.js";

/** @typedef {import("../shared/wire").Event} Event */
/** @typedef {import("../shared/transcript.js").FdTranscript} FdTranscript */
/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {"back" | "take" | "hand-back" | "snooze" | "assign" | "close" | "reopen" | "details" | "pass" | "write-first"} Action */

export class ConversationView {
  packet = new PacketView();
  composer;
  #suggestions = new Suggestions();
  #viewers = new ViewersLine();
  #pane;
  #desk;
  #act;
  #write;
  #histories;
  #head = el("header", { class: "conversation-head" });
  #foot = el("footer", { class: "conversation-foot" });
  /** Why there is less to read than was said. */
  #withheld = el("p", { class: "withheld-note", role: "status", hidden: true });
  #transcript = /** @type {FdTranscript} */ (document.createElement("fd-transcript"));
  /** @type {import("./conversation.js").Conversation | null} the one whose events the transcript holds */
  #shown = null;
  #headSignature = "";
  #footSignature = "";
  /** @type {{id: string, seq: number} | null} the line to show once it is there */
  #wanted = null;

  /**
   * @param {HTMLElement} pane
   * @param {import("./desk.js").Desk} desk
   * @param {import("./memory.js").Memory} memory
   * @param {import("./write-tabs.js").WriteTabs} write
   * @param {(action: Action) => void} act
   */
  constructor(pane, desk, memory, write, act) {
    this.#pane = pane;
    this.#desk = desk;
    this.#act = act;
    this.#write = write;
    this.#histories = new Histories(desk);
    this.#foot.append(this.#viewers.element, write.element);
    this.composer = new Composer(desk, memory);
    this.composer.suggested = () => this.#suggestions.shown;
    this.#transcript.setAttribute("own", "agent");
    this.#transcript.addEventListener("fd-retry", (event) => this.#retry(/** @type {CustomEvent} */ (event).detail));
    this.#transcript.addEventListener("fd-discard", (event) => this.#discard(/** @type {CustomEvent} */ (event).detail));
    this.#suggestions.element.addEventListener("fd-insert", (event) => this.composer.insert(/** @type {CustomEvent} */ (event).detail));
    this.composer.element.addEventListener("fd-draft", (event) => this.#suggestions.typed(/** @type {CustomEvent} */ (event).detail.text));
    desk.addEventListener("viewers", () => this.#viewers.show(desk.current?.viewers ?? []));
    desk.addEventListener("opened", () => this.#viewers.show([]));
    desk.addEventListener("taken-back", (event) => this.#transcript.discard(/** @type {CustomEvent} */ (event).detail));
    setInterval(() => tickWaits(this.#head), 1000);
    const foot = this.#foot; // notes in the corner of a phone stand above it
    new ResizeObserver(() => document.documentElement.style.setProperty("--foot-height", `${foot.offsetHeight}px`)).observe(foot);
  }

  /**
   * Shows what was merged into the open conversation over its transcript.
   * @param {import("./staff").Profile | null} profile
   */
  showHistories(profile) {
    this.#histories.show(profile);
  }

  /**
   * Shows the line with this `seq` once the conversation is there.
   * @param {string} id
   * @param {number} seq
   */
  reveal(id, seq) {
    this.#wanted = { id, seq };
    this.draw();
  }

  /** Brings the pane up to what the desk knows now. */
  draw() {
    const { current, row } = this.#desk;
    this.#pane.dataset.state = current?.state ?? "none";
    if (!current) this.#drawNothing();
    else if (current.state === "failed") this.#drawFailure(current);
    else if (current.state === "loading" || !row) this.#drawLoading(row);
    else this.#drawConversation(current, row);
  }

  #drawNothing() {
    this.#shown = null;
    const waiting = this.#desk.rows.counts().queue;
    const title = waiting ? "Choose a conversation" : "All quiet";
    const text = waiting
      ? "Pick one on the left, or press j and Enter. Press ? to see every key."
      : "Nobody is waiting. A new conversation will show on the left.";
    refill(this.#pane, el("h1", { class: "visually-hidden" }, "Desk"), emptyState({ icon: "chat", title, text }));
  }

  /** @param {import("./conversation.js").Conversation} current */
  #drawFailure(current) {
    this.#shown = null;
    fill(this.#pane, backBar(this.#act), errorState(current.error, () => this.#desk.reload()));
  }

  /** @param {ConversationRow | null} row */
  #drawLoading(row) {
    this.#shown = null;
    if (row) this.#drawHead(row);
    fill(this.#pane, row ? this.#head : backBar(this.#act), skeletons(4, "skeleton-block"));
  }

  /**
   * @param {import("./conversation.js").Conversation} current
   * @param {ConversationRow} row
   */
  #drawConversation(current, row) {
    this.#drawHead(row);
    this.#drawFoot(row);
    this.packet.show(current);
    if (current !== this.#shown) {
      // Where they are already they stay, and so does the keyboard.
      if (!this.#foot.isConnected || !this.#head.isConnected)
        fill(this.#pane, this.#head, this.packet.element, this.#histories.element, this.#withheld, this.#transcript, this.#foot);
      this.#transcript.clear();
      this.#transcript.load(current.events.map((event) => this.#read(event)));
      this.#shown = current;
    }
    this.#withheld.hidden = !row.withheld;
    const why = withheldText(row);
    if (this.#withheld.textContent !== why) fill(this.#withheld, icon("lock"), why);
    this.#drawTranscript(current, row);
  }

  /**
   * @param {import("./conversation.js").Conversation} current
   * @param {ConversationRow} row
   */
  #drawTranscript(current, row) {
    for (const event of current.eventsAfter(this.#transcript.lastSeq)) this.#transcript.add(this.#read(event));
    for (const { client_id, text, problem } of current.outgoing) {
      this.#transcript.addPending({ clientId: client_id, text });
      if (problem) this.#transcript.fail(client_id, problem);
    }
    if (this.#wanted?.id === current.id) this.#showWanted(this.#wanted.seq);
    const { typing } = current;
    this.#transcript.setTyping("customer", typing?.name || customerName(row), typing?.sender === "customer");
  }

  /** @param {Event} event */
  #read(event) {
    return forStaff(event, this.#desk.me?.staff_id);
  }

  /** @param {number} seq */
  #showWanted(seq) {
    this.#wanted = null;
    const messages = /** @type {import("../shared/message.js").FdMessage[]} */ ([...this.#transcript.querySelectorAll("fd-message")]);
    const found = messages.findLast(({ item }) => item.seq !== null && item.seq <= seq);
    for (const message of messages) message.classList.toggle("found", message === found);
    // The transcript goes to its end when it is laid out; the found line comes after that.
    requestAnimationFrame(() => requestAnimationFrame(() => found?.scrollIntoView({ block: "center" })));
  }

  /** @param {ConversationRow} row */
  #drawHead(row) {
    const mine = this.#desk.isMine;
    const signature = JSON.stringify([row.conversation_id, row.owner, row.customer_name, row.customer_email, row.mood, row.agent_name, row.waiting_since, row.owed_since, row.snoozed_until, mine, this.#desk.nextReplyMs, this.#desk.unspoken(row)]);
    if (signature === this.#headSignature) return;
    this.#headSignature = signature;
    const button = (/** @type {Action} */ action, /** @type {string} */ text, /** @type {string} */ kind) =>
      el("button", { type: "button", class: `button ${kind}`, data: { key: action }, on: { click: () => this.#act(action) } }, text);
    refill(
      this.#head,
      backButton(this.#act),
      el(
        "div",
        { class: "conversation-who" },
        el("h1", {}, el("bdi", {}, customerName(row))),
        el("p", { class: "conversation-state" }, ...stateLine(row, mine, this.#desk.nextReplyMs, this.#desk.unspoken(row))),
      ),
      el(
        "div",
        { class: "conversation-actions" },
        mine && button("hand-back", "Hand back", "plain"),
        mine && button("snooze", row.snoozed_until ? "Fetch back" : "Snooze", "plain"),
        (row.owner === "waiting" || row.owner === "agent") && button("assign", "Give to", "plain"),
        mine && button("close", "Close", "plain"),
        button("details", "Details", "plain details-button"),
      ),
    );
  }

  /** @param {ConversationRow} row */
  #drawFoot(row) {
    const mine = this.#desk.isMine;
    this.#write.notes.show(row.conversation_id);
    if (mine) {
      this.composer.show(row.conversation_id, customerName(row));
      this.#suggestions.show(row.conversation_id, row.last_seq, this.composer.draft);
    }
    const offered = this.#desk.isOffered(row.conversation_id);
    const away = this.#desk.isAgentAway(row);
    const signature = [mine, row.owner, row.agent_name, offered, away].join();
    if (signature === this.#footSignature) return;
    this.#footSignature = signature;
    refill(this.#write.reply, ...(mine ? [this.#suggestions.element, this.composer.element] : [notMine(row, this.#act, offered, away)]));
  }

  /** @param {{clientId: string}} detail */
  #retry({ clientId }) {
    this.#transcript.retry(clientId);
    this.#desk.resend(clientId);
  }

  /** @param {{clientId: string}} detail */
  #discard({ clientId }) {
    this.#transcript.discard(clientId);
    const text = this.#desk.withdraw(clientId);
    if (this.#desk.isMine) this.composer.putBack(text);
  }
}

/**
 * @param {ConversationRow} row
 * @param {boolean} mine
 * @param {number} nextReplyMs
 * @param {string | null} unspoken the customer’s language, when nobody on duty speaks it
 */
function stateLine(row, mine, nextReplyMs, unspoken) {
  const mood = MOODS[row.mood];
  return [
    el("span", {}, ownerText(row, mine)),
    row.snoozed_until ? el("span", { class: "badge" }, `Snoozed until ${momentText(row.snoozed_until)}`) : null,
    row.waiting_since ? waitTime(row.waiting_since) : null,
    row.owner === "agent" && row.owed_since ? owedTime(row.owed_since, nextReplyMs) : null,
    mood.tone ? el("span", { class: `badge ${mood.tone}` }, mood.word) : null,
    unspoken ? unspokenBadge(unspoken) : null,
  ].filter((part) => part !== null);
}

/** @param {(action: Action) => void} act */
function backButton(act) {
  const props = { type: "button", class: "button quiet icon back-button", "aria-label": "Back to the list" };
  return el("button", { ...props, on: { click: () => act("back") } }, icon("back"));
}

/** @param {(action: Action) => void} act */
function backBar(act) {
  return el("header", { class: "conversation-head" }, backButton(act));
}

/**
 * Why there is nothing to write in, and what can be done about it.
 * @param {ConversationRow} row
 * @param {(action: Action) => void} act
 * @param {boolean} offered
 * @param {boolean} away whether the agent who has it is not there
 */
function notMine(row, act, offered, away) {
  const button = (/** @type {Action} */ action, /** @type {string} */ text, /** @type {string} */ kind) =>
    el("button", { type: "button", class: `button ${kind}`, data: { key: action }, on: { click: () => act(action) } }, text);
  return el(
    "div",
    { class: "not-mine" },
    el("p", {}, whyNotMine(row, offered, away)),
    offered && button("pass", "Pass", ""),
    row.owner === "waiting" && button("take", "Take", "primary"),
    (row.owner === "closed" || row.owner === "assistant") && button("write-first", "Write to them", ""),
    row.owner === "closed" && !row.withheld && button("reopen", "Reopen", ""),
  );
}

/**
 * Why staff cannot read yet what was said.
 * @param {ConversationRow} row
 */
function withheldText({ withheld, receipt_until: until, owner }) {
  if (!withheld) return "";
  if (until && owner === "agent") return "The customer has a correction open. You read what they leave in ten seconds at the latest.";
  if (until) return `The customer is looking over what they pass on. You read it as soon as they are done, at ${clock(until)} at the latest.`;
  return "What a customer tells the assistant stays between the two until it is passed on to a person.";
}

/**
 * @param {ConversationRow} row
 * @param {boolean} offered
 * @param {boolean} away
 */
function whyNotMine(row, offered, away) {
  if (offered) return "This customer is offered to you. Take the conversation, or pass it to the next agent.";
  if (row.owner === "waiting") return "This customer waits for a person. Take the conversation to reply.";
  if (row.owner === "assistant") return "The assistant is answering. You can take over once it’s handed to a person.";
  if (row.owner === "closed") return "This conversation is closed. It opens again when the customer writes, or when you have something to add.";
  const agent = row.agent_name ?? "Another agent";
  if (away) return `${agent} has this conversation and is away. If the customer writes and ${agent} is not back, it goes to the queue; you can also give it to yourself.`;
  return `${agent} has this conversation. You can read along.`;
}

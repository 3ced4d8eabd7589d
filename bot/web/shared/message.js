/**
 * `<fd-message>`: one thing that was said, or one quiet system line.
 *
 * What a person can do with it leaves as an event that bubbles: `fd-reply` (detail: QuickReply), `fd-feedback`
 * ({seq, helpful}), `fd-retry` and `fd-discard` ({clientId}).
 *
 * @typedef {import("./wire").QuickReply} QuickReply
 * @typedef {{
 *   seq: number | null, at: string, sender: import("./wire").SenderKind, name: string | null, text: string,
 *   state: "sent" | "pending" | "failed", clientId: string | null, error?: string, helpful?: boolean,
 *   rich?: import("./wire").RichNode[], replies?: QuickReply[], answer?: import("./wire").AnswerView | null,
 *   asksFeedback?: boolean, struck?: boolean, remark?: string, attachments?: import("./wire").AttachmentView[],
 * }} Item `seq` is null until the server has it, 0 for the greeting, which is not in the record
 */
import { avatar } from "./avatar.js";
import { el, fill, focusOn } from "./dom.js";
import { icon } from "./icons.js";
import { link, renderRich } from "./rich-text.js";
import { clock, exact } from "./time.js";

/** @type {(keyof Item)[]} what was said, and by whom; the text tells the rest, and over one’s own stands "You" */
const SAID = ["sender", "text", "struck", "rich", "attachments", "answer"];

export class FdMessage extends HTMLElement {
  /** @type {Item} */
  item = { seq: null, at: "", sender: "system", name: null, text: "", state: "sent", clientId: null };

  /**
   * @param {Item} item
   * @param {"customer" | "agent"} [own] whose messages stand on the right
   * @returns {FdMessage}
   */
  static of(item, own = "customer") {
    const message = /** @type {FdMessage} */ (document.createElement("fd-message"));
    message.dataset.own = own;
    message.show(item);
    return message;
  }

  /** Shows this item in place of what was there. @param {Item} item */
  show(item) {
    const before = this.item;
    this.item = item;
    this.dataset.sender = item.sender;
    this.dataset.state = item.state;
    if (this.firstChild && SAID.every((key) => String(before[key] ?? "") === String(item[key] ?? ""))) this.#update();
    else if (item.sender === "system") fill(this, item.text, this.#replies());
    else fill(this, this.#who(), this.#body(), this.#source(), this.#feedback(), this.#failure(), this.#replies());
    this.toggleAttribute("data-end", item.sender === this.dataset.own);
  }

  /** What was said stays the very node that it was: in a live region it would else be read out again. */
  #update() {
    const line = this.querySelector(".line");
    if (!line) return;
    this.#swap(".time", this.#time(), line);
    this.#swap(".feedback", this.#feedback());
    this.#swap(".failure", this.#failure());
  }

  /**
   * Puts a part in place of the one that was there, and the keyboard on it if that had it.
   * @param {string} selector
   * @param {HTMLElement | null} part
   * @param {Element} [parent]
   */
  #swap(selector, part, parent = this) {
    const old = parent.querySelector(selector);
    if (old && part?.isEqualNode(old)) return;
    const held = old?.contains(document.activeElement);
    if (old && part) old.replaceWith(part);
    else if (part) parent.insertBefore(part, parent.querySelector(".replies"));
    else old?.remove();
    if (held) focusOn(part ?? this);
  }

  /** Takes the quick replies away: the conversation has gone on. */
  withdrawReplies() {
    this.item.replies = [];
    this.querySelector(".replies")?.remove();
  }

  #who() {
    const { sender, name } = this.item;
    const own = sender === this.dataset.own;
    const label = own ? ["You"] : sender === "agent" && name ? [el("bdi", {}, name), ", agent"] : [el("bdi", {}, senderLabel(sender, name))];
    const face = own ? null : avatar(sender, name);
    return el("div", { class: "who" }, face, el("span", { class: "name" }, ...label));
  }

  #body() {
    const { text, rich, at, attachments, struck, remark } = this.item;
    const content = struck ? el("em", { class: "struck" }, this.#struck()) : rich?.length ? renderRich(rich) : text;
    const bubble = el("div", { class: rich?.length ? "bubble rich" : "bubble plain", dir: "auto" }, content);
    if (!rich?.length && /:\/\/|www\./i.test(text)) import("./links.js").then(({ showLinks }) => showLinks(bubble));
    if (attachments?.length) import("./attachments.js").then(({ showAttachments }) => showAttachments(bubble, attachments));
    if (at) bubble.addEventListener("click", () => this.toggleAttribute("data-time"));
    return el("div", { class: "line" }, bubble, remark && el("span", { class: "small muted" }, remark), this.#time());
  }

  #struck() {
    return this.dataset.own === "customer" ? "You removed this message" : "Removed"; // by them, or with all of theirs
  }

  #time() {
    const { at, state } = this.item;
    if (state === "pending") return el("span", { class: "time sending" }, "Sending…");
    return at ? el("time", { class: "time", datetime: at, title: exact(at) }, clock(at)) : null;
  }

  #source() {
    const { answer } = this.item;
    if (!answer) return null;
    const { url, title } = answer;
    const more = url ? link(url, icon("book"), el("span", {}, `Read “${title}”`), newTab()) : el("span", {}, icon("book"), `From “${title}”`);
    more.classList.add("source");
    if (this.dataset.own === "customer") return more;
    const sources = el("span", { class: "sources" }, more);
    import("./revision.js").then(({ revision }) => sources.append(revision(answer)));
    return sources;
  }

  #feedback() {
    const { asksFeedback, helpful, seq } = this.item;
    if (!asksFeedback || !seq) return null;
    if (helpful !== undefined) {
      const who = this.dataset.own === "customer" ? "You" : "The customer";
      return el("div", { class: "feedback" }, icon("check"), `${who} said this ${helpful ? "helped" : "didn’t help"}`);
    }
    if (this.dataset.own !== "customer") return null;
    const choose = (/** @type {boolean} */ yes) => () => this.#emit("fd-feedback", { seq, helpful: yes });
    return el(
      "div",
      { class: "feedback", role: "group", "aria-label": "Was this helpful?" },
      el("span", {}, "Was this helpful?"),
      el("button", { type: "button", class: "chip", on: { click: choose(true) } }, "Yes"),
      el("button", { type: "button", class: "chip", on: { click: choose(false) } }, "No"),
    );
  }

  #failure() {
    const { state, error, clientId } = this.item;
    if (state !== "failed") return null;
    const act = (/** @type {string} */ name) => () => this.#emit(name, { clientId });
    return el(
      "div",
      { class: "failure", role: "alert" },
      el("span", {}, icon("alert"), `Not sent. ${error ?? ""}`),
      el("button", { type: "button", class: "chip", on: { click: act("fd-retry") } }, "Try again"),
      el("button", { type: "button", class: "chip", on: { click: act("fd-discard") } }, "Delete"),
    );
  }

  #replies() {
    const { replies } = this.item;
    if (!replies?.length || this.dataset.own !== "customer") return null;
    const buttons = replies.map((reply) =>
      el("button", { type: "button", class: "reply", dir: "auto", on: { click: () => this.#emit("fd-reply", reply) } }, reply.title),
    );
    return el("div", { class: "replies", role: "group", "aria-label": "Suggested replies" }, ...buttons);
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/**
 * How a sender is named beside what they said: "Assistant", "Mia, agent", the customer's own name.
 * @param {import("./wire").SenderKind} sender
 * @param {string | null} [name]
 */
export function senderLabel(sender, name) {
  if (sender === "assistant") return "Assistant";
  if (sender === "agent") return name ? `${name}, agent` : "Agent";
  return name || (sender === "customer" ? "Customer" : "");
}

function newTab() {
  return el("span", { class: "visually-hidden" }, " (opens in a new tab)");
}

customElements.define("fd-message", FdMessage);

/**
 * One line of the receipt: struck, corrected or left as it is. What is marked is sent at once; it counts when the
 * gateway has it, and looks unsent until then.
 */
import { el } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";
import { announce } from "./announce.js";

/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("../shared/wire").ReceiptEdit} ReceiptEdit */
/** @typedef {import("../shared/socket.js").RequestError} RequestError */
/**
 * What becomes of the line: struck without text; `restores` takes a strike back.
 * @typedef {{text?: string, kept?: boolean, restores?: boolean, finished: boolean}} Mark
 */
/**
 * @typedef {{
 *   send: (key: string, mark: Mark) => Promise<RequestError | null>,
 *   unsent: import("./unsent-marks.js").UnsentMarks,
 *   isOffline: () => boolean,
 *   changed: () => void,
 *   missed: (line: {key: string, text: string}, mark: Mark) => void,
 * }} Sender sends a mark and says why it was refused; hears that a line is unsent, or was passed on as it was
 */

const KINDS = { said: "You wrote", file: "You sent", name: "Your name", email: "Your e-mail address", order: "Order number" };
/** What is being written is sent no more often than this. */
const SEND_EVERY_MS = 250;
/** What has no answer by then looks unsent; on a good connection nothing flickers. */
const LATE_MS = 600;
/** The line has gone to a person, as it was. */
export const TOO_LATE = ["already_passed_on", "not_found"];

export class ReceiptRow {
  element;
  #line;
  #sender;
  #note = el("span", { class: "receipt-note" });
  #problem;
  /** @type {HTMLTextAreaElement | null} a file has no text to correct */
  #field;
  #strike;
  /** What the gateway was told last, or told us. @type {Mark} */
  #marked = { kept: true, finished: true };
  #timer = 0;
  #unanswered = 0;
  #ended = false;
  /** Whether another page has struck it, while it was being changed here. */
  #struckElsewhere = false;

  /**
   * @param {ReceiptLine} line
   * @param {Sender} sender
   */
  constructor(line, sender) {
    this.#line = line;
    this.#sender = sender;
    const { kind, text } = line;
    this.#field = kind === "file" ? null : this.#makeField(KINDS[kind]);
    const content = this.#field ?? el("output", { class: "receipt-file own-direction" }, text);
    this.#strike = el("button", { type: "button", class: "chip" });
    this.#problem = el("p", { class: "small receipt-problem", id: `receipt-problem-${line.key}`, hidden: true });
    this.element = el("li", {}, el("span", { class: "small muted" }, KINDS[kind], this.#note), content, this.#strike, this.#problem);
    this.#strike.addEventListener("click", () => {
      const restores = this.#struck;
      this.#show(!restores);
      this.#mark(true, restores);
    });
  }

  /** Whether a correction is being written that is not finished. */
  get writing() {
    return !this.#marked.finished;
  }

  /** Whether the gateway does not have what is marked here. */
  get unsent() {
    return this.element.classList.contains("unsent");
  }

  /** Shows what another page has marked. What is being written here goes on, unless the line is struck. @param {ReceiptLine} line */
  update({ struck, correction }) {
    if (this.#unanswered || (struck && this.#struckElsewhere)) return;
    if (this.#timer || this.writing) return struck && this.#yield();
    const now = struck ? {} : correction ? { text: correction } : { kept: true };
    this.#marked = { ...now, finished: true };
    this.#show(Boolean(struck));
    const text = correction ?? this.#line.text;
    if (!this.#field || this.#field.value === text) return;
    this.#field.value = text;
    this.grow(); // not for nothing: while it is measured, what is scrolled may move
  }

  /** What a press of "Pass on" says of the line. @returns {ReceiptEdit[]} */
  edit() {
    const { text, kept } = this.#now();
    return kept ? [] : [{ key: this.#line.key, text }];
  }

  /** It is passed on: leaving the field now, which goes, finishes nothing. */
  end() {
    clearTimeout(this.#timer);
    this.#ended = true;
  }

  /** Tells what is not told yet: the page goes. */
  flush() {
    if (this.#timer) this.#mark(false);
  }

  /** The field is as tall as its text. */
  grow() {
    const field = this.#field;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`; // with its border
  }

  /** Another page has struck the line: that counts, and what was being written here is kept only to be restored. */
  #yield() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#marked = { finished: true };
    this.#show(true, true);
    announce(`Struck out on another page: ${this.#line.text.slice(0, 60)}`);
  }

  get #struck() {
    return this.element.classList.contains("struck");
  }

  /** @param {boolean} struck @param {boolean} [elsewhere] on another page, while it was being changed here */
  #show(struck, elsewhere = false) {
    this.#struckElsewhere = elsewhere;
    this.element.classList.toggle("struck", struck);
    if (this.#field) this.#field.readOnly = struck;
    const verb = struck ? "Restore" : "Strike out";
    this.#strike.textContent = verb;
    this.#strike.ariaLabel = `${verb}: ${this.#line.text.slice(0, 60)}`;
    this.#tell();
  }

  /** Says beside its kind what the line alone does not show. */
  #tell() {
    const everywhere = this.#struck && ["name", "email", "order"].includes(this.#line.kind);
    const notes = [this.#struckElsewhere && "Struck out on another page", everywhere && "Left out of your messages too"];
    const shown = this.unsent ? ["Not sent yet"] : notes.filter(Boolean);
    this.#note.textContent = shown.map((note) => ` · ${note}`).join("");
  }

  /** @returns {{text?: string, kept?: boolean}} */
  #now() {
    const before = this.#line.text.trim();
    const text = (this.#field?.value ?? before).trim();
    if (this.#struck || !text) return {};
    return text === before ? { kept: true } : { text };
  }

  /** @param {boolean} finished @param {boolean} [restores] a strike is taken back */
  async #mark(finished, restores = false) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#ended) return;
    const now = this.#now();
    const mark = { ...now, finished: finished || Boolean(now.kept), ...(restores && { restores }) };
    if (JSON.stringify(mark) === JSON.stringify(this.#marked)) return;
    this.#marked = mark;
    this.#unanswered++;
    const late = setTimeout(() => this.#showUnsent(true), this.#sender.isOffline() ? 0 : LATE_MS);
    this.#sender.unsent.keep(this.#line, mark);
    const refusal = await this.#sender.send(this.#line.key, mark);
    clearTimeout(late);
    if (--this.#unanswered === 0) this.#settle();
    if (mark !== this.#marked) return;
    if (refusal?.code === "line_struck") return this.#yield();
    if (refusal && TOO_LATE.includes(refusal.code)) return mark.kept || this.#sender.missed(this.#line, mark);
    this.#showProblem(refusal?.message ?? "");
  }

  /** All that was marked here has been answered. */
  #settle() {
    this.#sender.unsent.drop(this.#line.key);
    this.#showUnsent(false);
  }

  /** @param {boolean} unsent */
  #showUnsent(unsent) {
    if (unsent === this.unsent) return;
    this.element.classList.toggle("unsent", unsent);
    this.#tell();
    this.#sender.changed();
  }

  /** Why the mark was refused, at its field. @param {string} sentence */
  #showProblem(sentence) {
    this.#problem.textContent = sentence;
    this.#problem.hidden = !sentence;
    if (sentence) this.#field?.setAttribute("aria-describedby", this.#problem.id);
    else this.#field?.removeAttribute("aria-describedby");
    this.#field?.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) announce(sentence);
  }

  /** Enter, or leaving the field, finishes a correction. @param {string} label */
  #makeField(label) {
    const field = el("textarea", { class: "input", rows: 1, maxLength: 10000, "aria-label": label });
    field.addEventListener("input", () => {
      this.grow();
      if (this.writing) this.#timer ||= setTimeout(() => this.#mark(false), SEND_EVERY_MS);
      else this.#mark(false);
    });
    // In another window they may look up what they were about to write: then the field still is the active one.
    field.addEventListener("blur", () => document.activeElement !== field && this.#mark(true));
    field.addEventListener("keydown", (event) => {
      if (pressedKey(event) !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      if (this.writing && !this.#sender.isOffline()) announce("Corrected.");
      this.#mark(true);
    });
    return field;
  }
}

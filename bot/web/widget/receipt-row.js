/** One line of the receipt: struck, corrected or left as it is. What is marked is kept at the gateway at once. */
import { el } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";
import { announce } from "./announce.js";

/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("../shared/wire").ReceiptEdit} ReceiptEdit */
/** @typedef {{text?: string, kept?: boolean, finished: boolean}} Mark what becomes of the line: struck without text */

const KINDS = { said: "You wrote", file: "You sent", name: "Your name", email: "Your e-mail address", order: "Order number" };
/** What is being written is sent no more often than this. */
const SEND_EVERY_MS = 250;

export class ReceiptRow {
  element;
  #line;
  #send;
  /** @type {HTMLTextAreaElement | null} a file has no text to correct */
  #field;
  #strike;
  /** What the gateway was told last, or told us. @type {Mark} */
  #marked = { kept: true, finished: true };
  #timer = 0;
  #unanswered = 0;
  #ended = false;

  /**
   * @param {ReceiptLine} line
   * @param {(key: string, mark: Mark) => Promise<unknown>} send
   */
  constructor(line, send) {
    this.#line = line;
    this.#send = send;
    const { kind, text } = line;
    this.#field = kind === "file" ? null : this.#makeField(KINDS[kind]);
    const content = this.#field ?? el("output", { class: "receipt-file own-direction" }, text);
    this.#strike = el("button", { type: "button", class: "chip", "aria-label": `Strike out: ${text.slice(0, 60)}` }, "Strike out");
    this.element = el("li", {}, el("span", { class: "small muted" }, KINDS[kind]), content, this.#strike);
    this.#strike.addEventListener("click", () => {
      this.#show(!this.#struck);
      this.#mark(true);
    });
    this.update(line);
  }

  /** Whether a correction is being written that is not finished. */
  get writing() {
    return !this.#marked.finished;
  }

  /** Shows what another page has marked, unless something is being changed here. @param {ReceiptLine} line */
  update({ struck, correction }) {
    if (this.#timer || this.#unanswered || this.writing) return;
    const now = struck ? {} : correction ? { text: correction } : { kept: true };
    this.#marked = { ...now, finished: true };
    if (this.#field) this.#field.value = correction ?? this.#line.text;
    this.#show(Boolean(struck));
    this.grow();
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

  get #struck() {
    return this.element.classList.contains("struck");
  }

  /** @param {boolean} struck */
  #show(struck) {
    this.element.classList.toggle("struck", struck);
    if (this.#field) this.#field.readOnly = struck;
    this.#strike.setAttribute("aria-pressed", String(struck));
  }

  /** @returns {{text?: string, kept?: boolean}} */
  #now() {
    const before = this.#line.text.trim();
    const text = (this.#field?.value ?? before).trim();
    if (this.#struck || !text) return {};
    return text === before ? { kept: true } : { text };
  }

  /** @param {boolean} finished */
  async #mark(finished) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#ended) return;
    const now = this.#now();
    const mark = { ...now, finished: finished || Boolean(now.kept) };
    if (JSON.stringify(mark) === JSON.stringify(this.#marked)) return;
    this.#marked = mark;
    this.#unanswered++;
    await this.#send(this.#line.key, mark);
    this.#unanswered--;
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
      if (this.writing) announce("Corrected.");
      this.#mark(true);
    });
    return field;
  }
}

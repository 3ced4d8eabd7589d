/**
 * The answer as the widget shows it: the same transcript, the same styles, the width of its panel.
 */
import { sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import "../shared/transcript.js";
import { previewMarkdown } from "./entries.js";
import { Hints } from "./hints.js";

/** @typedef {import("../shared/transcript.js").FdTranscript} FdTranscript */
/** @typedef {import("../shared/wire").RichNode} RichNode */

const WAIT_MS = 200;

export class Preview {
  #transcript = /** @type {FdTranscript} */ (document.createElement("fd-transcript"));
  #frame = el("div", { class: "widget-frame" }, this.#transcript);
  #about = el("p", { class: "small muted" });
  #note = el("p", { class: "small muted", role: "status" });
  #hints = new Hints();
  #timer = 0;
  #asked = new AbortController();
  #markdown = "";
  #question = "";
  /** @type {RichNode[]} */
  #rich = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#transcript.setAttribute("own", "customer");
    fill(root, this.#about, this.#hints.element, this.#frame, this.#note);
    this.#draw();
  }

  /**
   * Shows an answer that the server has parsed already.
   * @param {{question: string, answer: string, locale?: string}} content
   * @param {RichNode[]} rich
   */
  show(content, rich) {
    this.#hints.follow(content.answer, content.locale || "en");
    this.#markdown = content.answer;
    this.#question = content.question;
    this.#rich = rich;
    this.#note.textContent = "";
    this.#draw();
  }

  /**
   * Follows what is being written, a moment behind.
   * @param {{question: string, answer: string, locale?: string}} content
   */
  follow({ question, answer, locale }) {
    this.#hints.follow(answer, locale || "en");
    const sameAnswer = answer === this.#markdown;
    if (sameAnswer && question === this.#question) return;
    this.#question = question;
    this.#markdown = answer;
    if (sameAnswer) this.#draw();
    clearTimeout(this.#timer);
    if (!sameAnswer) this.#timer = setTimeout(() => this.#parse(answer), WAIT_MS);
  }

  /** @param {string} answer */
  async #parse(answer) {
    this.#asked.abort();
    this.#asked = new AbortController();
    try {
      const { rich, unknown } = answer ? await previewMarkdown(answer, this.#asked.signal) : { rich: [], unknown: [] };
      this.#rich = rich;
      this.#note.textContent = unknown.length ? `No variable is named ${unknown.join(" or ")}: define it under Variables, or this cannot be published.` : "";
      this.#draw();
    } catch (error) {
      if (error instanceof DOMException) return; // overtaken by what was written since
      this.#note.textContent = `The preview is behind. ${sentenceOf(error)}`;
    }
  }

  #draw() {
    const at = new Date().toISOString();
    const something = this.#question !== "" || this.#rich.length > 0;
    this.#frame.hidden = !something;
    this.#about.textContent = something ? "What a customer sees in the widget." : "The answer shows here as a customer sees it.";
    this.#transcript.clear();
    if (this.#question) this.#transcript.add({ type: "message", seq: 1, at, sender: "customer", text: this.#question });
    if (this.#rich.length) {
      this.#transcript.add({ type: "message", seq: 2, at, sender: "assistant", text: this.#markdown, rich: this.#rich });
    }
    this.#transcript.scrollTop = 0;
  }
}

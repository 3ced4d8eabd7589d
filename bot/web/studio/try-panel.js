/**
 * "Try it": talk with the assistant as any customer, with what is live or with what stands in the editor, and
 * see why it answers so. Nothing of it is recorded.
 *
 * Leaves as event: `open` (detail: entry id).
 */
import { call, sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";
import { addStyle } from "../shared/style.js";
import "../shared/transcript.js";
import { explanation } from "./try-explanation.js";

/** @typedef {import("./try-api").Tried} Tried */
/** @typedef {import("../shared/transcript.js").FdTranscript} FdTranscript */
/** @typedef {{entryId: string, content: import("./studio").EntryContent}} Draft what stands in the editor */

export class TryPanel extends EventTarget {
  #draft;
  #field = el("textarea", { class: "input", rows: 2, maxLength: 10_000, placeholder: "can i pay later??" });
  #button = el("button", { type: "submit", class: "button primary" }, "Ask");
  #restart = el("button", { type: "button", class: "button", hidden: true, on: { click: () => this.#begin() } }, "Start over");
  #against = el("select", { class: "input" }, el("option", { value: "live" }, "What is live"), el("option", { value: "draft" }, "What stands in the editor"));
  #name = el("input", { class: "input", maxLength: 120, autocomplete: "off" });
  #locale = el("input", { class: "input", maxLength: 35, placeholder: "en", autocomplete: "off" });
  #attributes = el("textarea", { class: "input", rows: 2, placeholder: "plan: premium" });
  #transcript = /** @type {FdTranscript} */ (document.createElement("fd-transcript"));
  #frame = el("div", { class: "widget-frame try-talk", hidden: true }, this.#transcript);
  #why = el("div", { class: "try-result", role: "status" });
  #seq = 0;
  /** @type {Pick<Tried, "memory" | "lines_used">} what the next turn needs of the ones before */
  #before = { memory: {}, lines_used: [] };
  #busy = false;

  /**
   * @param {HTMLElement} root
   * @param {() => Draft | null} draft what stands in the editor; null when no entry is open
   */
  constructor(root, draft) {
    super();
    addStyle("/static/studio/try.css");
    this.#draft = draft;
    const form = el("form", { class: "try-form" }, labelled("Ask as a customer", this.#field), el("div", { class: "try-buttons" }, this.#restart, this.#button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say(this.#field.value.trim());
    });
    this.#field.addEventListener("keydown", (event) => {
      if (pressedKey(event) !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      form.requestSubmit();
    });
    this.#transcript.setAttribute("own", "customer");
    this.#transcript.addEventListener("fd-reply", (event) => {
      const { title, choice } = /** @type {CustomEvent<import("../shared/wire").QuickReply>} */ (event).detail;
      this.#say(title, choice);
    });
    const customer = el(
      "details",
      { class: "try-customer" },
      el("summary", {}, "As which customer"),
      labelled("Name", this.#name),
      labelled("Language", this.#locale),
      labelled("Attributes, one a line", this.#attributes),
    );
    for (const field of [this.#against, customer]) field.addEventListener("change", () => this.#begin());
    fill(root, labelled("Answers from", this.#against), customer, this.#frame, form, this.#why);
  }

  /** Forgets the conversation so far. */
  #begin() {
    this.#before = { memory: {}, lines_used: [] };
    this.#seq = 0;
    this.#transcript.clear();
    this.#frame.hidden = this.#restart.hidden = true;
    fill(this.#why);
  }

  /**
   * @param {string} text
   * @param {string} [choice] of a quick reply
   */
  async #say(text, choice) {
    if (!text || this.#busy) return this.#field.focus();
    this.#busy = this.#button.disabled = true;
    try {
      const tried = await call("POST", "/api/studio/try", { body: this.#request(text, choice) });
      this.#before = { memory: tried.memory, lines_used: tried.lines_used };
      this.#show(text, tried);
      this.#field.value = "";
    } catch (error) {
      fill(this.#why, el("p", { class: "field-error", role: "alert" }, sentenceOf(error)));
    } finally {
      this.#busy = this.#button.disabled = false;
    }
  }

  /** @param {string} text @param {string | undefined} choice */
  #request(text, choice) {
    const draft = this.#against.value === "draft" ? this.#draft() : null;
    if (this.#against.value === "draft" && !draft) throw new Error("Open an entry first, or ask of what is live.");
    return {
      text,
      choice: choice ?? null,
      profile: { name: this.#name.value, locale: this.#locale.value.trim() || null, attributes: parseAttributes(this.#attributes.value) },
      draft: draft && { entry_id: draft.entryId || "new", content: draft.content },
      ...this.#before,
    };
  }

  /** @param {string} text @param {Tried} tried */
  #show(text, tried) {
    this.#frame.hidden = this.#restart.hidden = false;
    this.#transcript.add({ type: "message", seq: ++this.#seq, at: new Date().toISOString(), sender: "customer", text });
    for (const message of tried.messages) this.#transcript.add({ ...message, seq: ++this.#seq });
    this.#transcript.toEnd();
    fill(this.#why, ...explanation(tried, (id) => this.dispatchEvent(new CustomEvent("open", { detail: id }))));
  }
}

/** @param {string} text @param {HTMLElement} field */
function labelled(text, field) {
  return el("label", { class: "field" }, el("span", {}, text), field);
}

/** @param {string} text `name: value`, one a line */
function parseAttributes(text) {
  const lines = text.split("\n").map((line) => line.split(/[:=](.*)/s).map((part) => part.trim()));
  return Object.fromEntries(lines.filter(([name, value]) => name && value));
}

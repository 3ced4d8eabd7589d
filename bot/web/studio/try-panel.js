/**
 * "Try it": ask as a customer, and see how the assistant reads it, with what is live now.
 *
 * Leaves as event: `open` (detail: entry id).
 */
import { sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { tryMessage } from "./entries.js";
import { percent } from "./words.js";

/** @typedef {import("./studio").Understanding} Understanding */
/** @typedef {import("./studio").RankedEntry} RankedEntry */

/** @type {Record<Understanding["outcome"], {title: string, text: string, tone: string}>} */
const OUTCOMES = {
  answer: { title: "Answers", text: "The assistant is sure enough to answer with the first entry.", tone: "positive" },
  clarify: { title: "Asks back", text: "The assistant asks which of these the customer means.", tone: "caution" },
  none: { title: "Finds no answer", text: "The assistant admits it and offers a person.", tone: "danger" },
};

export class TryPanel extends EventTarget {
  #field = el("textarea", { class: "input", rows: 2, maxLength: 10_000, placeholder: "wheres my parcel??" });
  #button = el("button", { type: "submit", class: "button primary" }, "Ask");
  #result = el("div", { class: "try-result", role: "status" });

  /** @param {HTMLElement} root */
  constructor(root) {
    super();
    const label = el("label", { class: "field" }, el("span", {}, "Ask as a customer"), this.#field);
    const form = el("form", { class: "try-form" }, label, this.#button);
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    const about = el("p", { class: "small muted" }, "Asks the live assistant. Drafts count once they are published; nothing is recorded.");
    fill(root, form, about, this.#result);
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const text = this.#field.value.trim();
    if (!text || this.#button.disabled) return this.#field.focus();
    this.#button.disabled = true;
    try {
      fill(this.#result, ...this.#describe(await tryMessage(text)));
    } catch (error) {
      fill(this.#result, el("p", { class: "field-error", role: "alert" }, sentenceOf(error)));
    } finally {
      this.#button.disabled = false;
    }
  }

  /** @param {Understanding} read */
  #describe(read) {
    const { title, text, tone } = OUTCOMES[read.outcome];
    const ranking = read.ranking ?? [];
    return [
      el("div", { class: "try-outcome" }, el("span", { class: `badge ${tone}` }, title), el("p", {}, text)),
      readingLine(read),
      ranking.length > 0 && el("h3", {}, "Ranking"),
      ranking.length > 0 && el("ol", { class: "try-ranking" }, ...ranking.map((entry) => this.#candidate(entry))),
    ];
  }

  /** @param {RankedEntry} entry */
  #candidate(entry) {
    const open = () => this.dispatchEvent(new CustomEvent("open", { detail: entry.entry_id }));
    const matched = entry.matched && entry.matched !== entry.title;
    return el(
      "li",
      {},
      el("div", { class: "try-candidate" },
        el("button", { type: "button", class: "link-button", on: { click: open } }, el("bdi", {}, entry.title)),
        el("span", { class: "numbers" }, percent(entry.confidence)),
      ),
      el("meter", { min: 0, max: 1, value: entry.confidence, "aria-label": "Confidence" }),
      matched && el("p", { class: "small muted" }, `Closest: “${entry.matched}”`),
      scores(entry.parts ?? {}),
    );
  }
}

/** @param {Understanding} read */
function readingLine(read) {
  const parts = [
    `Intent: ${read.intent.replaceAll("_", " ")} (${percent(read.confidence)})`,
    `Mood: ${read.mood}`,
    read.wants_human && "Asks for a person",
    read.complaint && "Complaint",
    read.customer_name && `Name: ${read.customer_name}`,
    read.order_number && `Order: ${read.order_number}`,
    read.email && `E-mail: ${read.email}`,
  ];
  return el("p", { class: "small muted" }, parts.filter(Boolean).join(" · "));
}

/** @param {Record<string, number>} parts */
function scores(parts) {
  const known = Object.entries(parts);
  if (!known.length) return null;
  const text = known.map(([name, value]) => `${name} ${value.toFixed(2)}`).join(" · ");
  return el("p", { class: "small muted numbers" }, text);
}

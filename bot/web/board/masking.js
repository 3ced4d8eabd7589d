/** Sensitive numbers on the board: what the business has masked beside what is masked for everybody. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("./masking-api").Masking} Masking */
/** @typedef {import("./masking-api").MaskingPattern} MaskingPattern */
/** @typedef {{element: HTMLElement, value: () => MaskingPattern, focus: () => void}} Row */

const KINDS = new Map([["card", "a payment card"], ["iban", "a bank account (IBAN)"], ["national_id", "a national id"]]);
const TYPING_PAUSE_MS = 250;

export class MaskingPanel {
  element = el("section", { class: "panel masking-panel", "aria-label": "Sensitive numbers" });

  async load() {
    try {
      const masking = await call("GET", "/api/board/masking");
      afterPress(() => this.#draw(masking));
    } catch (error) {
      fill(this.element, el("h2", {}, "Sensitive numbers"), el("p", { class: "muted" }, sentenceOf(error)));
    }
  }

  /** @param {Masking} masking */
  #draw(masking) {
    const { patterns, kept } = masking;
    const change = el("button", { type: "button", class: "button small", on: { click: () => this.#change(masking) } }, "Change or try it");
    refill(
      this.element,
      el("h2", {}, "Sensitive numbers"),
      el("p", { class: "small muted" }, "Payment cards, bank accounts (IBAN) and national ids are hidden as they are written, all but their last signs. Customers are told."),
      el("p", { class: "small muted" }, patterns.length ? `Hidden as well: ${listed(patterns.map(({ name }) => name))}.` : "Nothing else is hidden yet. Add numbers of your own, such as a membership."),
      kept.length > 0 && el("p", { class: "small muted" }, `Always readable: ${listed(kept)}.`),
      el("p", {}, change),
    );
  }

  /** @param {Masking} masking */
  async #change(masking) {
    const form = new MaskingForm(masking);
    const attempt = async () => {
      const saved = await call("PUT", "/api/board/masking", { body: form.value });
      toast("Saved. It holds for what is written from now on", { tone: "positive" });
      this.#draw(saved);
    };
    const actions = [
      { label: "Cancel", value: "" },
      { label: "Save", value: "yes", kind: /** @type {const} */ ("primary") },
    ];
    await ask({ title: "Sensitive numbers", content: form.content, actions, attempt, wide: true });
  }
}

/** The fields of the dialog; what would be hidden in the text to try follows every key. */
class MaskingForm {
  #rows = /** @type {Row[]} */ ([]);
  #list = el("div", { class: "masking-rows" });
  #kept = el("textarea", { class: "input", rows: 2, dir: "auto" });
  #text = el("textarea", { class: "input", rows: 3, dir: "auto", autocomplete: "off" });
  #tried = el("p", { class: "masking-tried", role: "status", dir: "auto" });
  #timer = 0;
  #asked = new AbortController();
  content;

  /** @param {Masking} masking */
  constructor({ patterns, kept }) {
    this.#kept.value = kept.join("\n");
    for (const pattern of patterns) this.#add(pattern);
    const add = el("button", { type: "button", class: "button small", on: { click: () => this.#add().focus() } }, "Add a number");
    const tried = el("label", { class: "field" }, el("span", {}, "Try it: a text as a customer might write it"), this.#text);
    this.content = [
      el("p", { class: "small muted" }, "A pattern is a regular expression (RE2), such as M-\\d{6}. It is found in capitals or not, where it is not a part of a longer word or number."),
      this.#list,
      el("p", {}, add),
      el("label", { class: "field" }, el("span", {}, "Numbers of your own that stay readable, one a line"), this.#kept),
      tried,
      this.#tried,
    ];
    for (const each of [this.#list, this.#kept, this.#text]) each.addEventListener("input", () => this.#changed());
  }

  get value() {
    return { patterns: this.#rows.map((row) => row.value()), kept: this.#kept.value.split("\n").map((line) => line.trim()).filter(Boolean) };
  }

  /** @param {MaskingPattern} [pattern] */
  #add(pattern = { name: "", pattern: "", example: "" }) {
    const row = patternRow(pattern, () => {
      this.#rows = this.#rows.filter((other) => other !== row);
      row.element.remove();
      this.#changed();
    });
    this.#rows.push(row);
    this.#list.append(row.element);
    return row;
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#try(), TYPING_PAUSE_MS);
  }

  async #try() {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { patterns, kept } = this.value;
    const text = this.#text.value;
    if (!text.trim()) return this.#tried.replaceChildren();
    const complete = patterns.filter(({ name, pattern, example }) => name && pattern && example);
    try {
      const tried = await call("POST", "/api/board/masking/try", { body: { text, patterns: complete, kept }, signal: this.#asked.signal });
      if (tried.problem) return fill(this.#tried, tried.problem);
      const kinds = tried.kinds.map((/** @type {string} */ kind) => KINDS.get(kind) ?? kind);
      fill(this.#tried, el("span", { class: "masking-text" }, tried.text), el("span", { class: "small muted" }, kinds.length ? `Hidden: ${listed(kinds)}.` : "Nothing would be hidden."));
    } catch (error) {
      if (!(error instanceof DOMException)) fill(this.#tried, sentenceOf(error));
    }
  }
}

/**
 * @param {MaskingPattern} pattern
 * @param {() => void} remove
 * @returns {Row}
 */
function patternRow({ name, pattern, example }, remove) {
  const fields = {
    name: el("input", { class: "input", required: true, maxLength: 60, value: name, dir: "auto" }),
    pattern: el("input", { class: "input", required: true, maxLength: 200, value: pattern, autocomplete: "off", dir: "ltr" }),
    example: el("input", { class: "input", required: true, maxLength: 100, value: example, autocomplete: "off", dir: "auto" }),
  };
  const element = el(
    "fieldset",
    { class: "masking-row" },
    el("legend", { class: "visually-hidden" }, "A number of your own"),
    labelled("What it is called", fields.name),
    labelled("Pattern", fields.pattern),
    labelled("An example", fields.example),
    el("button", { type: "button", class: "button small", on: { click: remove } }, "Remove"),
  );
  return { element, focus: () => fields.name.focus(), value: () => ({ name: fields.name.value, pattern: fields.pattern.value, example: fields.example.value }) };
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function labelled(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

/** @param {string[]} names */
function listed(names) {
  return new Intl.ListFormat(undefined).format(names);
}

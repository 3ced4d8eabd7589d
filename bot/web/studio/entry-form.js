/**
 * The fields of an entry, and what they hold as its content.
 *
 * Event: `change`.
 */
import { el, fill } from "../shared/dom.js";
import { AudienceField } from "./audience-field.js";
import { LanguagesField, OFFERED } from "./languages-field.js";
import { TextsForm, field } from "./texts-form.js";
import { languageName } from "./words.js";

/** @typedef {import("./studio").EntryContent} EntryContent */
/** @typedef {import("./texts-form.js").Texts} Texts */

/** @type {EntryContent} */
export const EMPTY_CONTENT = {
  question: "", answer: "", phrasings: [], category: "", tags: [], locale: "en", owner: "", check_by: null,
  audience: [], translations: [], when_overdue: "flag",
};

/** @type {Texts} */
const NO_TEXTS = { question: "", answer: "", phrasings: [] };

export class EntryForm extends EventTarget {
  #texts = new TextsForm();
  #languages = new LanguagesField();
  #audience = new AudienceField();
  #category = el("input", { class: "input", maxLength: 80 });
  #categories = el("datalist", { id: "categories" });
  #tags = el("input", { class: "input" });
  #owner = el("input", { class: "input", maxLength: 120 });
  #owners = el("datalist", { id: "owners" });
  #locale = el("select", { class: "input" });
  #checkBy = el("input", { class: "input", type: "date" });
  #whenOverdue = el("select", { class: "input" },
    el("option", { value: "flag" }, "Tell the owner"), el("option", { value: "withhold" }, "Withhold it from customers"));
  /** @type {Map<string, Texts>} what is written in each language; that being written is in the fields */
  #written = new Map();
  #current = "en";

  constructor() {
    super();
    this.#category.setAttribute("list", this.#categories.id);
    this.#owner.setAttribute("list", this.#owners.id);
    this.element = el(
      "form",
      { class: "entry-form", novalidate: true, autocomplete: "off" },
      this.#languages.element,
      this.#texts.element,
      el("div", { class: "entry-upkeep" },
        field("Category", this.#category, this.#categories),
        field("Tags, with commas between", this.#tags),
        field("Owner", this.#owner, this.#owners),
        field("Check by", this.#checkBy),
        field("When that day is over", this.#whenOverdue),
        field("Language", this.#locale),
      ),
      this.#audience.element,
    );
    this.element.addEventListener("submit", (event) => event.preventDefault());
    for (const part of [this.#texts, this.#audience]) part.addEventListener("change", () => this.#changed());
    for (const input of [this.#category, this.#tags, this.#owner, this.#checkBy, this.#whenOverdue]) input.addEventListener("input", () => this.#changed());
    this.#locale.addEventListener("change", () => this.#renameFallback());
    const chosen = (/** @type {Event} */ event) => /** @type {CustomEvent<string>} */ (event).detail;
    this.#languages.addEventListener("choose", (event) => this.#switchTo(chosen(event)));
    this.#languages.addEventListener("add", (event) => this.#add(chosen(event)));
    this.#languages.addEventListener("drop", (event) => this.#drop(chosen(event)));
  }

  /** What the fields hold now. @returns {EntryContent} */
  get content() {
    this.#written.set(this.#current, this.#texts.texts);
    const [[locale, texts], ...others] = this.#written;
    return {
      ...texts,
      category: this.#category.value.trim(),
      tags: [...new Set(this.#tags.value.split(",").map((tag) => tag.trim()).filter(Boolean))],
      locale,
      owner: this.#owner.value.trim(),
      check_by: this.#checkBy.value || null,
      audience: this.#audience.audience,
      translations: others.map(([other, translated]) => ({ locale: other, ...translated })),
      when_overdue: this.#whenOverdue.value === "withhold" ? "withhold" : "flag",
    };
  }

  set content(content) {
    const { question, answer, phrasings } = content;
    this.#written = new Map([[content.locale, { question, answer, phrasings }]]);
    for (const { locale, ...texts } of content.translations) this.#written.set(locale, texts);
    this.#category.value = content.category;
    this.#tags.value = content.tags.join(", ");
    this.#owner.value = content.owner;
    this.#checkBy.value = content.check_by ?? "";
    this.#whenOverdue.value = content.when_overdue;
    this.#audience.audience = content.audience;
    this.#show(this.#written.has(this.#current) ? this.#current : content.locale);
  }

  /** What is being written, in the language in which it is. */
  get shown() {
    return { ...this.#texts.texts, locale: this.#texts.locale };
  }

  /** @param {string} id of the entry, "" for a new one */
  set entryId(id) {
    this.#texts.entryId = id;
  }

  /**
   * Shows an entry; another one than before in the language that it is written in first.
   * @param {string} id
   * @param {EntryContent} content
   */
  open(id, content) {
    if (this.#texts.entryId !== id) this.#current = "";
    this.entryId = id;
    this.content = content;
  }

  /** @param {{categories: string[], owners: string[]}} labels */
  suggest({ categories, owners }) {
    const options = (/** @type {string[]} */ names) => names.map((name) => el("option", { value: name }));
    fill(this.#categories, ...options(categories));
    fill(this.#owners, ...options(owners));
  }

  /**
   * Says what is missing, and puts the keyboard there.
   * @returns {boolean} whether the entry can be saved
   */
  check() {
    const { question, answer } = this.content;
    if (!question || !answer) this.#switchTo(this.#fallback);
    return this.#texts.check() && this.#audience.check();
  }

  focus() {
    this.#texts.focus();
  }

  get #fallback() {
    return /** @type {string} */ (this.#written.keys().next().value);
  }

  /** @param {string} locale */
  #show(locale) {
    this.#current = locale;
    this.#texts.locale = locale;
    this.#texts.texts = this.#written.get(locale) ?? NO_TEXTS;
    this.#drawLanguages();
  }

  /** @param {string} locale */
  #switchTo(locale) {
    if (locale === this.#current) return;
    this.#written.set(this.#current, this.#texts.texts);
    this.#show(locale);
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @param {string} locale */
  #add(locale) {
    this.#written.set(this.#current, this.#texts.texts);
    this.#written.set(locale, NO_TEXTS);
    this.#show(locale);
    this.#texts.focus();
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @param {string} locale */
  #drop(locale) {
    this.#written.delete(locale);
    this.#show(this.#fallback);
    this.dispatchEvent(new CustomEvent("change"));
  }

  #renameFallback() {
    this.#written.set(this.#current, this.#texts.texts);
    const [[old, texts], ...others] = this.#written;
    const locale = this.#locale.value;
    this.#written = new Map([[locale, texts], ...others]);
    this.#show(this.#current === old || !this.#written.has(this.#current) ? locale : this.#current);
    this.dispatchEvent(new CustomEvent("change"));
  }

  #changed() {
    this.#drawLanguages();
    this.dispatchEvent(new CustomEvent("change"));
  }

  #drawLanguages() {
    const complete = (/** @type {string} */ locale) => {
      const { question, answer } = locale === this.#current ? this.#texts.texts : (this.#written.get(locale) ?? NO_TEXTS);
      return (question !== "" && answer !== "") || this.#written.size === 1;
    };
    const shown = [[...this.#written.keys()], this.#current, ...[...this.#written.keys()].map(complete)].join();
    if (shown === this.#drawn) return;
    this.#languages.show([...this.#written.keys()], this.#current, complete);
    this.#offerLanguages();
    this.#drawn = shown;
  }

  /** What the entry can be written in first: not what it has a translation in. */
  #offerLanguages() {
    const [fallback, ...others] = this.#written.keys();
    const offered = new Set([fallback, ...OFFERED].filter((locale) => !others.includes(locale)));
    fill(this.#locale, ...[...offered].map((locale) => el("option", { value: locale, selected: locale === fallback }, languageName(locale))));
  }

  #drawn = "";
}

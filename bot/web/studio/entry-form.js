/**
 * The fields of an entry, and what they hold as its content.
 */
import { el, fill } from "../shared/dom.js";
import { describeProblem, findPhrasingProblems, parsePhrasings } from "./phrasings.js";

/** @typedef {import("./studio").EntryContent} EntryContent */

/** @type {EntryContent} */
export const EMPTY_CONTENT = {
  question: "", answer: "", phrasings: [], category: "", tags: [], locale: "en", owner: "", check_by: null,
};

export class EntryForm extends EventTarget {
  #question = el("input", { class: "input question-field", maxLength: 300, required: true });
  #answer = el("textarea", { class: "input answer-field", rows: 14, maxLength: 20_000, required: true, spellcheck: true });
  #phrasings = el("textarea", { class: "input phrasings-field", rows: 8, "aria-describedby": "phrasing-problems" });
  #category = el("input", { class: "input", maxLength: 80 });
  #categories = el("datalist", { id: "categories" });
  #tags = el("input", { class: "input", "aria-describedby": "tags-hint" });
  #owner = el("input", { class: "input", maxLength: 120 });
  #locale = el("input", { class: "input", maxLength: 35, required: true });
  #checkBy = el("input", { class: "input", type: "date" });
  #problems = el("div", { class: "phrasing-problems", id: "phrasing-problems", role: "status" });
  #phrasingCount = el("span", { class: "muted numbers" });
  #errors = { question: errorLine("question-error"), answer: errorLine("answer-error") };

  constructor() {
    super();
    this.#category.setAttribute("list", this.#categories.id);
    this.#question.setAttribute("aria-describedby", this.#errors.question.id);
    this.#answer.setAttribute("aria-describedby", this.#errors.answer.id);
    this.element = el(
      "form",
      { class: "entry-form", novalidate: true, autocomplete: "off" },
      field("Question, as a customer would ask it", this.#question, this.#errors.question),
      field("Answer, in Markdown", this.#answer, this.#errors.answer),
      field(["Phrasings: other ways to ask, one per line ", this.#phrasingCount], this.#phrasings, this.#problems),
      el("div", { class: "entry-upkeep" },
        field("Category", this.#category, this.#categories),
        field("Tags, with commas between", this.#tags),
        field("Owner", this.#owner),
        field("Check by", this.#checkBy),
        field("Language", this.#locale),
      ),
    );
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.element.addEventListener("input", () => this.#changed());
  }

  /** What the fields hold now. @returns {EntryContent} */
  get content() {
    return {
      question: this.#question.value.trim(),
      answer: this.#answer.value.trim(),
      phrasings: parsePhrasings(this.#phrasings.value),
      category: this.#category.value.trim(),
      tags: [...new Set(this.#tags.value.split(",").map((tag) => tag.trim()).filter(Boolean))],
      locale: this.#locale.value.trim() || "en",
      owner: this.#owner.value.trim(),
      check_by: this.#checkBy.value || null,
    };
  }

  set content(content) {
    this.#question.value = content.question;
    this.#answer.value = content.answer;
    this.#phrasings.value = content.phrasings.join("\n");
    this.#category.value = content.category;
    this.#tags.value = content.tags.join(", ");
    this.#locale.value = content.locale;
    this.#owner.value = content.owner;
    this.#checkBy.value = content.check_by ?? "";
    for (const error of Object.values(this.#errors)) error.textContent = "";
    this.#drawProblems();
  }

  /** @param {string[]} names */
  suggestCategories(names) {
    fill(this.#categories, ...names.map((name) => el("option", { value: name })));
  }

  /**
   * Says which required field is empty, and puts the keyboard there.
   * @returns {boolean} whether the entry can be saved
   */
  check() {
    const { question, answer } = this.content;
    this.#mark(this.#question, this.#errors.question, question ? "" : "Write the question.");
    this.#mark(this.#answer, this.#errors.answer, answer ? "" : "Write the answer.");
    const missing = !question ? this.#question : !answer ? this.#answer : null;
    missing?.focus();
    return missing === null;
  }

  focus() {
    this.#question.focus();
  }

  /**
   * @param {HTMLElement} input
   * @param {HTMLElement} line
   * @param {string} problem
   */
  #mark(input, line, problem) {
    line.textContent = problem;
    input.setAttribute("aria-invalid", String(problem !== ""));
  }

  #changed() {
    if (this.content.question) this.#mark(this.#question, this.#errors.question, "");
    if (this.content.answer) this.#mark(this.#answer, this.#errors.answer, "");
    this.#drawProblems();
    this.dispatchEvent(new CustomEvent("change"));
  }

  #drawProblems() {
    const problems = findPhrasingProblems(this.#phrasings.value, this.#question.value);
    this.#phrasingCount.textContent = String(parsePhrasings(this.#phrasings.value).length);
    const lines = problems.map((problem) => el("li", {}, describeProblem(problem)));
    const tidy = el("button", { type: "button", class: "button small", on: { click: () => this.#tidy() } }, "Remove repeated lines");
    const repeats = problems.some(({ kind }) => kind !== "long");
    fill(this.#problems, lines.length > 0 && el("ul", {}, ...lines), repeats && tidy);
  }

  #tidy() {
    const repeated = new Set(findPhrasingProblems(this.#phrasings.value, this.#question.value)
      .filter(({ kind }) => kind !== "long").map(({ line }) => line));
    const kept = this.#phrasings.value.split("\n").filter((text, index) => text.trim() && !repeated.has(index + 1));
    this.#phrasings.value = kept.join("\n");
    this.#changed();
    this.#phrasings.focus();
  }
}

/**
 * @param {import("../shared/dom.js").Child | import("../shared/dom.js").Child[]} label
 * @param {HTMLElement} input
 * @param {...HTMLElement} below
 */
function field(label, input, ...below) {
  const words = Array.isArray(label) ? label : [label];
  return el("div", { class: "field" }, el("label", { class: "field" }, el("span", {}, ...words), input), ...below);
}

/** @param {string} id */
function errorLine(id) {
  return el("p", { class: "field-error", id, role: "status" });
}

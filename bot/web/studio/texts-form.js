/**
 * What an entry says in one language: its question, its answer and other ways to ask.
 *
 * Event: `change`.
 */
import { el, fill } from "../shared/dom.js";
import { AnswerField } from "./answer-field.js";
import { checkPhrasings } from "./entries.js";
import { describeProblem, findPhrasingProblems, parsePhrasings } from "./phrasings.js";

/** @typedef {{question: string, answer: string, phrasings: string[]}} Texts */
/** @typedef {import("./studio").PhrasingTaken} PhrasingTaken */

const CHECK_AFTER_MS = 400;

export class TextsForm extends EventTarget {
  /** The entry whose texts these are, "" for a new one. */
  entryId = "";
  #question = el("input", { class: "input question-field", maxLength: 300, required: true });
  #answer = new AnswerField();
  #phrasings = el("textarea", { class: "input phrasings-field", rows: 8, "aria-describedby": "phrasing-problems" });
  #problems = el("div", { class: "phrasing-problems", id: "phrasing-problems", role: "status" });
  #phrasingCount = el("span", { class: "muted numbers" });
  #errors = { question: errorLine("question-error"), answer: errorLine("answer-error") };
  /** @type {PhrasingTaken[]} */
  #taken = [];
  #timer = 0;
  #asked = new AbortController();

  constructor() {
    super();
    this.#question.setAttribute("aria-describedby", this.#errors.question.id);
    this.#answer.field.setAttribute("aria-describedby", this.#errors.answer.id);
    this.#answer.field.id = "answer";
    this.element = el(
      "div",
      { class: "texts-form" },
      field("Question, as a customer would ask it", this.#question, this.#errors.question),
      el("div", { class: "field" },
        el("label", { class: "field-name", for: "answer" }, "Answer, in Markdown"), this.#answer.tools, this.#answer.field, this.#errors.answer),
      field(["Phrasings: other ways to ask, one per line ", this.#phrasingCount], this.#phrasings, this.#problems),
    );
    this.element.addEventListener("input", () => this.#changed());
    this.#answer.addEventListener("change", () => this.#changed());
  }

  /** What the fields hold now. @returns {Texts} */
  get texts() {
    return {
      question: this.#question.value.trim(),
      answer: this.#answer.field.value.trim(),
      phrasings: parsePhrasings(this.#phrasings.value),
    };
  }

  set texts(texts) {
    this.#question.value = texts.question;
    this.#answer.field.value = texts.answer;
    this.#phrasings.value = texts.phrasings.join("\n");
    for (const error of Object.values(this.#errors)) error.textContent = "";
    this.#taken = [];
    this.#drawProblems();
    this.#checkSoon();
  }

  /** The language of the texts, for the browser's spelling and the hints. @returns {string} */
  get locale() {
    return this.#question.lang || "en";
  }

  set locale(locale) {
    for (const input of [this.#question, this.#answer.field, this.#phrasings]) input.lang = locale;
  }

  /** Says which required field is empty, and puts the keyboard there; whether none is. */
  check() {
    const { question, answer } = this.texts;
    mark(this.#question, this.#errors.question, question ? "" : "Write the question.");
    mark(this.#answer.field, this.#errors.answer, answer ? "" : "Write the answer.");
    const missing = !question ? this.#question : !answer ? this.#answer.field : null;
    missing?.focus();
    return missing === null;
  }

  /** Puts the keyboard where there is something to write. */
  focus() {
    (this.#question.value ? this.#answer.field : this.#question).focus();
  }

  #changed() {
    const { question, answer } = this.texts;
    if (question) mark(this.#question, this.#errors.question, "");
    if (answer) mark(this.#answer.field, this.#errors.answer, "");
    this.#drawProblems();
    this.#checkSoon();
    this.dispatchEvent(new CustomEvent("change"));
  }

  #checkSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#checkElsewhere(), CHECK_AFTER_MS);
  }

  /** Marks what leads to another entry already: which of the two would answer is a matter of chance. */
  async #checkElsewhere() {
    const { question, phrasings } = this.texts;
    const texts = [question, ...phrasings].filter(Boolean).map((text) => text.slice(0, 500)).slice(0, 500);
    this.#asked.abort();
    this.#asked = new AbortController();
    try {
      this.#taken = texts.length ? await checkPhrasings(this.entryId, texts, this.#asked.signal) : [];
      this.#drawProblems();
    } catch {
      // Only a hint: what is written is saved all the same.
    }
  }

  #drawProblems() {
    const problems = findPhrasingProblems(this.#phrasings.value, this.#question.value);
    this.#phrasingCount.textContent = String(parsePhrasings(this.#phrasings.value).length);
    const lines = [...problems.map((problem) => el("li", {}, describeProblem(problem))), ...this.#taken.map(takenLine)];
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

/** @param {PhrasingTaken} taken */
function takenLine(taken) {
  const other = el("a", { href: `#${encodeURIComponent(taken.entry_id)}` }, taken.question);
  return el("li", {}, `“${taken.text}” also leads to `, other);
}

/**
 * @param {HTMLElement} input
 * @param {HTMLElement} line
 * @param {string} problem
 */
function mark(input, line, problem) {
  line.textContent = problem;
  input.setAttribute("aria-invalid", String(problem !== ""));
}

/**
 * @param {import("../shared/dom.js").Child | import("../shared/dom.js").Child[]} label
 * @param {HTMLElement} input
 * @param {...HTMLElement} below
 */
export function field(label, input, ...below) {
  const words = Array.isArray(label) ? label : [label];
  return el("div", { class: "field" }, el("label", { class: "field" }, el("span", {}, ...words), input), ...below);
}

/** @param {string} id */
function errorLine(id) {
  return el("p", { class: "field-error", id, role: "status" });
}

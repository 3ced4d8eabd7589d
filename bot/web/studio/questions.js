/**
 * The section “Questions”: the pinned ones, what customers asked, and what went live against the gate's advice.
 */
import { relative } from "../shared/ago.js";
import { sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { addStyle } from "../shared/style.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";
import { listEntries } from "./entries.js";
import { listPasses, listQuestions, pinQuestion, unpinQuestion } from "./gate-calls.js";
import { registerSection } from "./sections.js";

/** @typedef {import("./gate-api").GateQuestions} GateQuestions */
/** @typedef {import("./gate-api").GatePass} GatePass */

const WAIT_MS = 200;
const ABOUT =
  "Before an entry goes live, these questions are asked of the old and the new content. Names, numbers and addresses are taken out before a question is kept, and it goes when its customer asks to be forgotten.";
const PINS = "What a pinned question has to get is kept: a change that takes it away does not go live, unless a supervisor says why it should.";

class QuestionsPage {
  #form = new PinForm((questions) => this.#show(questions));
  #pinned = el("ul", { class: "question-list" });
  #stored = el("ul", { class: "question-list" });
  #count = el("span", { class: "muted numbers" });
  #search = el("input", { class: "input", type: "search", placeholder: "Search what customers asked", "aria-label": "Search what customers asked" });
  #book = el("div", {});
  #asked = new AbortController();
  #timer = 0;

  /** @param {HTMLElement} pane */
  constructor(pane) {
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.load(), WAIT_MS);
    });
    const page = el(
      "div",
      { class: "section-page questions-grid" },
      el("header", {}, el("h1", {}, "Questions"), el("p", { class: "muted" }, ABOUT)),
      el("section", { "aria-labelledby": "pinned-title" }, el("h2", { id: "pinned-title" }, "Pinned"), el("p", { class: "muted" }, PINS), this.#form.element, this.#pinned),
      el("section", { "aria-labelledby": "asked-title" }, el("h2", { id: "asked-title" }, "What customers asked ", this.#count), this.#search, this.#stored),
      this.#book,
    );
    fill(pane, page);
  }

  async load() {
    this.#asked.abort();
    this.#asked = new AbortController();
    if (!this.#stored.hasChildNodes()) fill(this.#stored, el("li", {}, skeletons(3)));
    try {
      this.#show(await listQuestions(this.#search.value, this.#asked.signal));
      this.#showBook(await listPasses());
    } catch (error) {
      if (!(error instanceof DOMException)) fill(this.#stored, el("li", {}, errorState(error, () => this.load())));
    }
  }

  /** @param {GateQuestions} questions */
  #show({ pinned, questions, stored }) {
    this.#count.textContent = stored ? stored.toLocaleString() : "";
    fill(this.#pinned, ...pinned.map((pin) => this.#pin(pin)));
    const lines = questions.map((question) => this.#question(question));
    const nothing = this.#search.value
      ? emptyState({ icon: "search", title: "No question holds this" })
      : emptyState({ icon: "chat", title: "Nothing was asked yet", text: "Questions appear here when their conversation has ended, or was passed on to a person." });
    fill(this.#stored, ...(lines.length ? lines : [el("li", {}, nothing)]));
  }

  /** @param {import("./gate-api").PinnedQuestion} pin */
  #pin(pin) {
    const wanted = pin.entry ? el("span", {}, "gets ", el("a", { href: `#${encodeURIComponent(pin.entry.entry_id)}` }, el("bdi", {}, pin.entry.title))) : el("span", {}, "gets no answer");
    return el(
      "li",
      {},
      el("div", {}, el("bdi", {}, pin.text), el("p", { class: "small muted" }, wanted, ` · pinned by ${pin.by}, `, when(pin.at))),
      el("button", { type: "button", class: "button small", "aria-label": `Unpin “${pin.text}”`, on: { click: () => this.#unpin(pin.text) } }, "Unpin"),
    );
  }

  /** @param {import("./gate-api").StoredQuestionView} question */
  #question(question) {
    const facts = [
      question.asked === 1 ? "asked once" : `asked ${question.asked} times`,
      question.right && `helped by “${question.right.title}”`,
      question.to_person > 0 && (question.to_person === 1 ? "went on to a person" : `went on to a person ${question.to_person} times`),
    ].filter(Boolean);
    const pin = () => this.#form.begin(question.text, question.right);
    return el(
      "li",
      {},
      el("div", {}, el("bdi", {}, question.text), el("p", { class: "small muted" }, `${facts.join(" · ")} · last asked `, when(question.last_at))),
      question.pinned ? el("span", { class: "badge" }, "Pinned") : el("button", { type: "button", class: "button small", "aria-label": `Pin “${question.text}”`, on: { click: pin } }, "Pin"),
    );
  }

  /** @param {string} text */
  async #unpin(text) {
    try {
      this.#show(await unpinQuestion(text));
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  /** @param {GatePass[]} passes */
  #showBook(passes) {
    const unusual = passes.filter((pass) => pass.kind !== "passed");
    if (!unusual.length) return fill(this.#book);
    fill(
      this.#book,
      el("h2", { id: "book-title" }, "Let through, or held back"),
      el("ul", { class: "question-list", "aria-labelledby": "book-title" }, ...unusual.map(bookLine)),
    );
  }
}

class PinForm {
  #text = el("input", { class: "input", maxLength: 300, required: true });
  #entry = el("input", { class: "input", list: "pin-entries", placeholder: "Begin to write its question" });
  #options = el("datalist", { id: "pin-entries" });
  #gets = el("input", { type: "radio", name: "pin", value: "entry", checked: true });
  #nothing = el("input", { type: "radio", name: "pin", value: "none" });
  #problem = el("p", { class: "field-error", role: "alert", hidden: true });
  /** @type {Map<string, string>} */
  #ids = new Map();
  #done;
  element;

  /** @param {(questions: GateQuestions) => void} done */
  constructor(done) {
    this.#done = done;
    const entryField = el("label", { class: "field" }, el("span", {}, "Entry"), this.#entry, this.#options);
    this.element = el(
      "form",
      { class: "pin-form" },
      el("label", { class: "field" }, el("span", {}, "Question to pin"), this.#text),
      el("fieldset", { class: "pin-choice" }, el("legend", { class: "visually-hidden" }, "What it has to get"), el("label", {}, this.#gets, "has to get this entry"), el("label", {}, this.#nothing, "has to get no answer")),
      entryField,
      this.#problem,
      el("div", {}, el("button", { type: "submit", class: "button primary" }, "Pin")),
    );
    this.element.addEventListener("change", () => (entryField.hidden = this.#nothing.checked));
    this.element.addEventListener("submit", (event) => this.#submit(event));
    this.#entry.addEventListener("input", () => this.#suggest());
  }

  /**
   * Begins with a question, and the entry that seems right for it.
   * @param {string} text
   * @param {import("./gate-api").ShownEntry | null} entry
   */
  begin(text, entry) {
    this.#text.value = text;
    if (entry) this.#ids.set(entry.title, entry.entry_id);
    this.#entry.value = entry?.title ?? "";
    this.#gets.click();
    (entry ? this.#text : this.#entry).focus();
  }

  async #suggest() {
    const { rows } = await listEntries({ q: this.#entry.value }, 0).catch(() => ({ rows: [] }));
    for (const row of rows) this.#ids.set(row.question, row.entry_id);
    fill(this.#options, ...rows.slice(0, 12).map((row) => el("option", { value: row.question })));
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    try {
      this.#done(await pinQuestion(this.#text.value.trim(), this.#nothing.checked ? null : await this.#chosen()));
      this.#text.value = this.#entry.value = "";
      this.#problem.hidden = true;
    } catch (error) {
      this.#problem.textContent = sentenceOf(error);
      this.#problem.hidden = false;
    }
  }

  async #chosen() {
    if (!this.#ids.has(this.#entry.value)) await this.#suggest();
    const id = this.#ids.get(this.#entry.value);
    if (!id) throw new Error("Choose an entry of the list, or “has to get no answer”.");
    return id;
  }
}

/** @type {Record<GatePass["kind"], string>} */
const KINDS = { passed: "Passed", overridden: "Let through", unchecked: "Published unchecked", refused: "Held back when its time came" };

/** @param {GatePass} pass */
function bookLine(pass) {
  const worse = pass.blocked.length ? `Worse: ${pass.blocked.map((text) => `“${text}”`).join(", ")}` : "";
  const what = pass.revision === null ? "retired" : `revision ${pass.revision}`;
  return el(
    "li",
    {},
    el(
      "div",
      {},
      el("p", {}, el("span", { class: `badge ${pass.kind === "refused" ? "danger" : "caution"}` }, KINDS[pass.kind]), " ", el("a", { href: `#${encodeURIComponent(pass.entry_id)}` }, pass.entry_id), `, ${what}`),
      pass.reason && el("p", {}, pass.reason),
      el("p", { class: "small muted" }, `${pass.by}, `, when(pass.at), worse && ` · ${worse}`),
    ),
  );
}

/** @param {string} at */
function when(at) {
  return el("time", { datetime: at, title: exact(at) }, relative(at));
}

/** @type {WeakMap<HTMLElement, QuestionsPage>} */
const pages = new WeakMap();

registerSection({
  name: "Questions",
  path: "questions",
  order: 20,
  open(pane) {
    addStyle("/static/studio/gate.css");
    const page = pages.get(pane) ?? new QuestionsPage(pane);
    pages.set(pane, page);
    return page.load();
  },
});

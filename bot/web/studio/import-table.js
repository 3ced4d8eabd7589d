/** What an import would do: its problems first, then line by line what becomes of each entry. */
import { el, fill } from "../shared/dom.js";

/** @typedef {import("./exchange").ImportPlan} ImportPlan */
/** @typedef {import("./exchange").ImportStep} ImportStep */

const AT_ONCE = 100;
const OUTCOMES = /** @type {const} */ ({
  added: ["positive", "Add"],
  changed: ["accent", "Change"],
  skipped: ["", "As it is"],
});
/** @type {Record<string, string>} */
const FIELDS = {
  question: "question",
  answer: "answer",
  phrasings: "phrasings",
  category: "category",
  tags: "tags",
  locale: "language",
  owner: "owner",
  check_by: "check-by date",
  audience: "audience",
  translations: "translations",
  when_overdue: "what happens when overdue",
  state: "state",
};

export class ImportTable {
  #plan;
  #shown = AT_ONCE;
  #body = el("tbody");
  #more = el("button", { type: "button", class: "button", on: { click: () => this.#showMore() } });

  /** @param {ImportPlan} plan */
  constructor(plan) {
    this.#plan = plan;
    this.#draw();
  }

  /** What to show, in order. */
  get parts() {
    const { steps, problems, notes } = this.#plan;
    return [
      problems.length > 0 && places("Problems", "Mend these in the file, then choose it again. Nothing is imported before.", problems, "import-problems"),
      steps.length > 0 && el("table", { class: "plain-table import-table" }, head(), this.#body),
      this.#more,
      notes.length > 0 && places("Left out", "", notes, "import-notes"),
    ];
  }

  #showMore() {
    this.#shown += AT_ONCE * 5;
    this.#draw();
  }

  #draw() {
    const { steps, added, changed, skipped } = this.#plan;
    fill(this.#body, ...steps.slice(0, this.#shown).map(row));
    const left = steps.length - this.#shown;
    const unseen = added + changed + skipped - steps.length;
    this.#more.hidden = left <= 0;
    const all = unseen > 0 ? ` of ${(left + unseen).toLocaleString()}` : "";
    this.#more.textContent = `Show more (${left.toLocaleString()}${all})`;
  }
}

function head() {
  const names = ["Line", "Question", "What happens"];
  return el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name))));
}

/** @param {ImportStep} step */
function row(step) {
  const [tone, word] = OUTCOMES[step.outcome];
  const changes = step.changes.map((name) => FIELDS[name] ?? name).join(", ");
  return el(
    "tr",
    { data: { outcome: step.outcome } },
    el("td", { class: "small muted numbers", title: step.file }, place(step)),
    el("td", { class: "import-question" }, el("bdi", {}, step.question)),
    el(
      "td",
      {},
      el("span", { class: `badge ${tone}` }, word),
      changes && el("span", { class: "small" }, ` ${changes}`),
      step.note && el("span", { class: "small muted" }, ` ${step.note}`),
    ),
  );
}

/**
 * @param {string} title
 * @param {string} text
 * @param {import("./exchange").ImportNote[]} notes
 * @param {string} name a class
 */
function places(title, text, notes, name) {
  const line = (/** @type {import("./exchange").ImportNote} */ note) =>
    el("li", {}, el("span", { class: "small numbers import-place" }, place(note)), el("bdi", {}, note.sentence));
  return el("section", { class: `import-places ${name}` }, el("h3", {}, title), text && el("p", { class: "small" }, text), el("ul", {}, ...notes.map(line)));
}

/** @param {{file: string, line: number}} at */
function place({ file, line }) {
  return `${file.split("/").at(-1)}:${line}`;
}

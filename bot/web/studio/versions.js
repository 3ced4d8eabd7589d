/**
 * Versions of an entry side by side: an older revision with the present text, or two that were saved at once.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { exact } from "../shared/time.js";
import { compareWords } from "./diff.js";
import { languageName } from "./words.js";

/** @typedef {import("./studio").EntryContent} EntryContent */
/** @typedef {import("./studio").RevisionView} RevisionView */
/** @typedef {{name: string, content: EntryContent}} Version */

/**
 * Somebody saved while the editor was writing: shows both, and asks which goes on.
 * @param {EntryContent} mine
 * @param {RevisionView} theirs
 * @returns {Promise<"mine" | "theirs" | "">} "" leaves everything as it is
 */
export async function askWhichVersion(mine, theirs) {
  const asked = ask({
    title: `${theirs.saved_by || "Somebody"} saved this entry while you were writing`,
    content: [
      el("p", {}, "Nothing is lost: their version is kept as a revision, and yours is still in the editor. Words that the other lacks are marked."),
      comparison({ name: "Yours", content: mine }, { name: `Revision ${theirs.number}, ${theirs.saved_by}`, content: theirs.content }),
    ],
    actions: [
      { label: "Decide later", value: "" },
      { label: "Go on with theirs", value: "theirs" },
      { label: "Save mine on top", value: "mine", kind: "primary" },
    ],
    wide: true,
  });
  showFirstDifference();
  const answer = await asked;
  return /** @type {"mine" | "theirs" | ""} */ (answer);
}

/**
 * Shows a revision beside what is in the editor.
 * @param {RevisionView} revision
 * @param {EntryContent} present
 * @returns {Promise<boolean>} whether to bring the revision back into the editor
 */
export async function askAboutRevision(revision, present) {
  const saved = el("time", { datetime: revision.saved_at }, exact(revision.saved_at));
  const asked = ask({
    title: `Revision ${revision.number}`,
    content: [
      el("p", { class: "muted" }, `Saved by ${revision.saved_by || "nobody named"}, `, saved),
      revision.reason && el("p", {}, `“${revision.reason}”`),
      comparison({ name: `Revision ${revision.number}`, content: revision.content }, { name: "In the editor", content: present }),
    ],
    actions: [
      { label: "Bring back into the editor", value: "use" },
      { label: "Close", value: "", kind: "primary" },
    ],
    wide: true,
  });
  showFirstDifference();
  return (await asked) === "use";
}

/** In a long text the one changed word may be far down. */
function showFirstDifference() {
  document.querySelector(".versions mark")?.scrollIntoView({ block: "center" });
}

/** @type {[string, (content: EntryContent) => string][]} */
const FIELDS = [
  ["Question", ({ question }) => question],
  ["Answer", ({ answer }) => answer],
  ["Phrasings", ({ phrasings }) => phrasings.join("\n")],
  ["Category", ({ category }) => category],
  ["Tags", ({ tags }) => tags.join(", ")],
  ["Owner", ({ owner }) => owner],
  ["Check by", ({ check_by }) => check_by ?? ""],
  ["When the check is overdue", ({ when_overdue }) => (when_overdue === "withhold" ? "Withheld from customers" : "")],
  ["Language", ({ locale }) => locale],
  ["For", ({ audience }) => audience.map(({ attribute, values }) => `${attribute}: ${values.join(", ")}`).join("\n")],
];

/**
 * The fields of both, those of every language among them.
 * @param {Version} left
 * @param {Version} right
 * @returns {[string, (content: EntryContent) => string][]}
 */
function fieldsOf(left, right) {
  const locales = new Set([...left.content.translations, ...right.content.translations].map(({ locale }) => locale));
  return [...FIELDS, ...[...locales].flatMap(translationFields)];
}

/** @param {string} locale @returns {[string, (content: EntryContent) => string][]} */
function translationFields(locale) {
  const of = (/** @type {EntryContent} */ content) => content.translations.find((each) => each.locale === locale);
  const name = languageName(locale);
  return [
    [`Question in ${name}`, (content) => of(content)?.question ?? ""],
    [`Answer in ${name}`, (content) => of(content)?.answer ?? ""],
    [`Phrasings in ${name}`, (content) => of(content)?.phrasings.join("\n") ?? ""],
  ];
}

/**
 * A table of the fields, those that differ first to be seen.
 * @param {Version} left
 * @param {Version} right
 */
function comparison(left, right) {
  const fields = fieldsOf(left, right).filter(([name, read], place) => place < 2 || read(left.content) !== read(right.content) || name === "Phrasings");
  return el(
    "div",
    { class: "versions", tabindex: "0", role: "group", "aria-label": "Both versions" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, left.name), el("th", { scope: "col" }, right.name))),
      ...fields.map(([name, read]) => fieldRows(name, { name: left.name, text: read(left.content) }, { name: right.name, text: read(right.content) })),
    ),
  );
}

/**
 * @param {string} name
 * @param {{name: string, text: string}} left
 * @param {{name: string, text: string}} right
 */
function fieldRows(name, left, right) {
  const words = compareWords(left.text, right.text);
  const same = left.text === right.text ? " (the same)" : "";
  return el(
    "tbody",
    {},
    el("tr", {}, el("th", { class: "version-field", scope: "colgroup", colSpan: 2 }, `${name}${same}`)),
    el("tr", {}, el("td", { data: { version: left.name } }, ...marked(words.left)), el("td", { data: { version: right.name } }, ...marked(words.right))),
  );
}

/** @param {import("./diff.js").Piece[]} pieces */
function marked(pieces) {
  return pieces.map(({ text, own }) => el(own ? "mark" : "span", { class: "version-words", dir: "auto" }, text));
}

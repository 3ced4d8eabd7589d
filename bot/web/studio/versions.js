/**
 * Versions of an entry side by side: an older revision with the present text, or two that were saved at once.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { exact } from "../shared/time.js";
import { compareLines } from "./diff.js";

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
  const answer = await ask({
    title: `${theirs.saved_by || "Somebody"} saved this entry while you were writing`,
    content: [
      el("p", {}, "Nothing is lost: their version is kept as a revision, and yours is still in the editor. Lines that the other lacks are marked."),
      comparison({ name: "Yours", content: mine }, { name: `Revision ${theirs.number}, ${theirs.saved_by}`, content: theirs.content }),
    ],
    actions: [
      { label: "Decide later", value: "" },
      { label: "Go on with theirs", value: "theirs" },
      { label: "Save mine on top", value: "mine", kind: "primary" },
    ],
    wide: true,
  });
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
  const answer = await ask({
    title: `Revision ${revision.number}`,
    content: [
      el("p", { class: "muted" }, `Saved by ${revision.saved_by || "nobody named"}, `, saved),
      comparison({ name: `Revision ${revision.number}`, content: revision.content }, { name: "In the editor", content: present }),
    ],
    actions: [
      { label: "Bring back into the editor", value: "use" },
      { label: "Close", value: "", kind: "primary" },
    ],
    wide: true,
  });
  return answer === "use";
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
  ["Language", ({ locale }) => locale],
];

/**
 * A table of the fields, those that differ first to be seen.
 * @param {Version} left
 * @param {Version} right
 */
function comparison(left, right) {
  const fields = FIELDS.filter(([name, read], place) => place < 2 || read(left.content) !== read(right.content) || name === "Phrasings");
  return el(
    "div",
    { class: "versions", tabindex: "0", role: "group", "aria-label": "Both versions" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, left.name), el("th", { scope: "col" }, right.name))),
      ...fields.map(([name, read]) => fieldRows(name, read(left.content), read(right.content))),
    ),
  );
}

/**
 * @param {string} name
 * @param {string} left
 * @param {string} right
 */
function fieldRows(name, left, right) {
  const lines = compareLines(left, right);
  const same = left === right ? " (the same)" : "";
  return el(
    "tbody",
    {},
    el("tr", {}, el("th", { class: "version-field", scope: "colgroup", colSpan: 2 }, `${name}${same}`)),
    el("tr", {}, el("td", {}, ...marked(lines.left)), el("td", {}, ...marked(lines.right))),
  );
}

/** @param {{text: string, own: boolean}[]} lines */
function marked(lines) {
  return lines.map(({ text, own }) => el(own && text ? "mark" : "span", { class: "version-line" }, text || "\u00a0"));
}

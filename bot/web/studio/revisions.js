/** The revisions of the open entry, newest first. */
import { el, fill } from "../shared/dom.js";
import { emptyState } from "../shared/states.js";
import { exact, relative } from "../shared/time.js";

/** @typedef {import("./studio").EntryView} EntryView */
/** @typedef {import("./studio").RevisionView} RevisionView */

/**
 * @param {HTMLElement} root
 * @param {EntryView | null} entry
 * @param {(revision: RevisionView) => void} view
 */
export function showRevisions(root, entry, view) {
  if (!entry) {
    fill(root, emptyState({ icon: "clock", title: "No revisions yet", text: "Each save keeps one here, and none is ever changed." }));
    return;
  }
  fill(root, el("ol", { class: "revisions" }, ...entry.revisions.map((revision) => line(revision, entry, view))));
}

/**
 * @param {RevisionView} revision
 * @param {EntryView} entry
 * @param {(revision: RevisionView) => void} view
 */
function line(revision, entry, view) {
  const live = revision.number === entry.live;
  const label = `View revision ${revision.number}`;
  return el(
    "li",
    {},
    el(
      "div",
      { class: "revision-words" },
      el("p", {}, el("strong", {}, `Revision ${revision.number}`), " ", live && el("span", { class: "badge positive" }, "Live")),
      el("p", { class: "small muted" }, `${revision.saved_by || "Nobody named"}, `, when(revision.saved_at)),
      revision.published_at && el("p", { class: "small muted" }, "Published ", when(revision.published_at)),
    ),
    el("button", { type: "button", class: "button small", "aria-label": label, on: { click: () => view(revision) } }, "View"),
  );
}

/** @param {string} at */
function when(at) {
  return el("time", { datetime: at, title: exact(at) }, relative(at));
}

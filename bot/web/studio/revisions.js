/** What became of the open entry, newest first: its revisions, and every publish, plan and review. */
import { relative } from "../shared/ago.js";
import { sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { renderRich } from "../shared/rich-text.js";
import { emptyState } from "../shared/states.js";
import { exact } from "../shared/time.js";
import { getLiveAt } from "./entries.js";

/** @typedef {import("./studio").EntryView} EntryView */
/** @typedef {import("./studio").RevisionView} RevisionView */
/** @typedef {import("./studio").StepView} StepView */

/** @type {Record<StepView["kind"], string>} */
const STEPS = {
  review: "Review asked for",
  returned: "Given back from review",
  scheduled: "Planned to go live",
  unscheduled: "Plan dropped",
  published: "Went live",
  retired: "Retired",
};

/**
 * @param {HTMLElement} root
 * @param {EntryView | null} entry
 * @param {(revision: RevisionView) => void} view
 */
export function showRevisions(root, entry, view) {
  if (!entry) {
    fill(root, emptyState({ icon: "clock", title: "No history yet", text: "Each save keeps a revision here, and none is ever changed." }));
    return;
  }
  const lines = [
    ...entry.revisions.map((revision) => ({ at: revision.saved_at, line: revisionLine(revision, entry, view) })),
    ...entry.steps.map((step) => ({ at: step.at, line: stepLine(step) })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  fill(root, pastDay(entry), el("ol", { class: "revisions" }, ...lines.map(({ line }) => line)));
}

/**
 * @param {RevisionView} revision
 * @param {EntryView} entry
 * @param {(revision: RevisionView) => void} view
 */
function revisionLine(revision, entry, view) {
  const live = revision.number === entry.live;
  const label = `View revision ${revision.number}`;
  return el(
    "li",
    { data: { revision: revision.number } },
    el(
      "div",
      { class: "revision-words" },
      el("p", {}, el("strong", {}, `Revision ${revision.number}`), " ", live && el("span", { class: "badge positive" }, "Live")),
      el("p", { class: "small muted" }, `Saved by ${revision.saved_by || "nobody named"}, `, when(revision.saved_at)),
      reason(revision.reason),
    ),
    el("button", { type: "button", class: "button small", "aria-label": label, on: { click: () => view(revision) } }, "View"),
  );
}

/** @param {StepView} step */
function stepLine(step) {
  return el(
    "li",
    { class: "step" },
    el(
      "div",
      { class: "revision-words" },
      el("p", { class: "small" }, `${STEPS[step.kind]}: revision ${step.revision}`),
      el("p", { class: "small muted" }, `${step.by || "Nobody named"}, `, when(step.at)),
      reason(step.reason),
    ),
  );
}

/** @param {string} text */
function reason(text) {
  return text ? el("p", { class: "small revision-reason" }, `“${text}”`) : null;
}

/** @param {string} at */
function when(at) {
  return el("time", { datetime: at, title: exact(at) }, relative(at));
}

/**
 * Asks what customers were told on a day, and shows it.
 * @param {EntryView} entry
 */
function pastDay(entry) {
  const field = el("input", { class: "input", type: "datetime-local", max: localTime(new Date()) });
  const result = el("div", { class: "past-day-result", role: "status" });
  field.addEventListener("change", async () => {
    if (!field.value) return fill(result);
    try {
      fill(result, ...told(await getLiveAt(entry.entry_id, new Date(field.value))));
    } catch (error) {
      fill(result, el("p", { class: "field-error" }, sentenceOf(error)));
    }
  });
  return el("div", { class: "past-day" }, el("label", { class: "field" }, el("span", {}, "What were customers told on"), field), result);
}

/** @param {import("./studio").LiveAt} answer */
function told(answer) {
  if (answer.revision === null) return [el("p", { class: "muted" }, "Nothing: customers did not get this entry then.")];
  const since = answer.since ? ` by ${answer.by || "somebody"} on ${exact(answer.since)}` : "";
  return [
    el("p", { class: "small muted" }, `Revision ${answer.revision}, made live${since}`),
    reason(answer.reason),
    el("div", { class: "past-day-answer" }, el("strong", {}, answer.question), el("div", { class: "rich" }, renderRich(answer.rich))),
  ];
}

/** @param {Date} at */
function localTime(at) {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The strip above the fields: where the entry stands, and what can be done with it now. */
import { el, fill, need } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { link } from "../shared/rich-text.js";
import { exact } from "../shared/time.js";
import { stateBadge } from "./words.js";

/** @typedef {import("./studio").EntryView} EntryView */

/**
 * @typedef {object} Standing
 * @property {EntryView | null} entry
 * @property {boolean} changed
 * @property {string} kept whether unsaved text is safe: "", "waiting", "kept" or "failed"
 * @property {boolean} busy
 * @property {{me: string, fourEyes: boolean}} rules
 */

/**
 * @typedef {object} Deeds
 * @property {() => void} back
 * @property {() => void} save
 * @property {() => void} publish
 * @property {() => void} schedule
 * @property {() => void} review
 * @property {() => void} discard
 * @property {(step: "return" | "unschedule" | "retire") => void} step
 */

/**
 * @param {HTMLElement} head
 * @param {HTMLInputElement} reason the field for the reason of a change
 * @param {Standing} standing
 * @param {Deeds} deeds
 */
export function drawHead(head, reason, standing, deeds) {
  const { entry, changed, busy } = standing;
  if (head.querySelector(":popover-open")) {
    fill(need(".editor-state", head), ...stateLine(standing)); // the menu is being read
    return;
  }
  const publishable = changed || !entry || entry.live !== entry.revisions[0].number;
  const button = (/** @type {string} */ label, /** @type {string} */ kind, /** @type {() => void} */ run, enabled = true) =>
    el("button", { type: "button", class: `button ${kind}`, disabled: busy || !enabled, on: { click: run } }, label);
  const go = needsAnother(standing)
    ? button("Ask for review", "primary", deeds.review, publishable && (changed || entry?.review === null))
    : button("Publish", "primary", deeds.publish, publishable);
  fill(
    head,
    el("button", { type: "button", class: "button quiet icon back-button", "aria-label": "Back to the entries", on: { click: deeds.back } }, icon("back")),
    el("div", { class: "editor-state", role: "status" }, ...stateLine(standing)),
    el("div", { class: "editor-actions" }, more(standing, deeds), button("Save draft", "", deeds.save, changed), go),
    reason,
  );
  reason.disabled = !publishable; // in its place all the same: the text below does not move when one begins to write
}

/**
 * Gives the keyboard back to what had it before the head was drawn anew; to the next button, when that is off now.
 * @param {HTMLElement} head
 * @param {Element} before
 * @param {boolean} busy while all are off, it waits
 */
export function focusAgain(head, before, busy) {
  // Around the head: shared/keep-focus.js has put it there meanwhile. Elsewhere, somebody wants it there.
  if (!document.activeElement?.contains(head)) return;
  const same = [...head.querySelectorAll("input, button")].find((part) => part === before || (part.textContent && part.textContent === before.textContent));
  const again = busy || same?.matches(":enabled") ? same : head.querySelector(".editor-actions button:enabled");
  if (again instanceof HTMLElement) again.focus();
}

/** Whether somebody else has to publish what this editor saved. @param {Standing} standing */
function needsAnother({ entry, changed, rules }) {
  if (!rules.fourEyes) return false;
  const newest = entry?.revisions[0];
  return changed || !newest || (newest.saved_by === rules.me && newest.published_at === null);
}

/**
 * What is needed less often, behind one button.
 * @param {Standing} standing
 * @param {Deeds} deeds
 */
function more(standing, deeds) {
  const { entry, changed, busy } = standing;
  const item = (/** @type {string} */ label, /** @type {() => void} */ run) =>
    el("button", { type: "button", class: "button quiet", disabled: busy, on: { click: () => { menu.hidePopover(); run(); } } }, label);
  const publishable = changed || !entry || entry.live !== entry.revisions[0].number;
  const items = [
    publishable && !needsAnother(standing) && item("Publish at a time…", deeds.schedule),
    publishable && !standing.rules.fourEyes && entry?.review === null && item("Ask for a review", deeds.review),
    entry?.review && item("Give back from review…", () => deeds.step("return")),
    entry?.schedule && item("Drop the plan to go live…", () => deeds.step("unschedule")),
    changed && item("Discard changes", deeds.discard),
    entry && entry.state !== "retired" && item("Retire…", () => deeds.step("retire")),
  ].filter((part) => part instanceof HTMLElement);
  const menu = el("div", { id: "editor-menu", class: "menu editor-menu", popover: "auto" }, ...items);
  const opener = el("button", { type: "button", class: "button quiet", popovertarget: menu.id, disabled: items.length === 0 }, "More");
  opener.addEventListener("click", () => placeBelow(menu, opener));
  return el("span", {}, opener, menu);
}

/**
 * @param {HTMLElement} menu
 * @param {HTMLElement} opener
 */
function placeBelow(menu, opener) {
  const { bottom, right } = opener.getBoundingClientRect();
  menu.style.top = `${bottom + 4}px`;
  menu.style.right = `${Math.max(8, innerWidth - Math.max(right, 288))}px`;
}

/** @param {Standing} standing */
function stateLine({ entry, changed, kept }) {
  const words = { kept: "Not saved, but kept for you", failed: "Not saved, and not kept: check your connection" }[kept] ?? "Not saved";
  const unsaved = changed ? el("span", { class: `badge ${kept === "failed" ? "danger" : "caution"}` }, words) : null;
  if (!entry) return [el("span", { class: "badge accent" }, "New entry"), unsaved].filter((part) => part !== null);
  return [
    stateBadge(entry.state),
    entry.state !== "review" && entry.review && el("span", { class: "badge accent" }, `Revision ${entry.revisions[0].number} in review`),
    unsaved,
    el("span", { class: "small muted" }, liveLine(entry, changed)),
    entry.review && el("span", { class: "small muted" }, `${entry.review.by} asks for a review`),
    entry.schedule && el("span", { class: "small muted" }, `Revision ${entry.schedule.revision} goes live ${exact(entry.schedule.at)}`),
    entry.url && el("span", { class: "small" }, link(entry.url, "Public page")),
  ].filter((part) => part instanceof Node);
}

/** @param {EntryView} entry @param {boolean} changed */
function liveLine(entry, changed) {
  if (entry.live === entry.revisions[0].number && !changed) return "This is what customers get";
  return entry.live ? `Customers get revision ${entry.live}` : "Customers don’t get this entry";
}

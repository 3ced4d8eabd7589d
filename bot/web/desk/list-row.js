/**
 * One line of the desk’s lists.
 */
import { el } from "../shared/dom.js";
import { waitText } from "../shared/duration.js";
import { icon } from "../shared/icons.js";
import { refill } from "../shared/refill.js";
import { clock, day, exact, sameDay } from "../shared/time.js";
import { owedTime, tickOwed } from "./owed-time.js";
import { momentText } from "./snooze.js";
import { customerName, languageName, languageText, MOODS, newestLine, ownerText, reasonText } from "./words.js";

/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {{unread: boolean, called: boolean, mine: boolean, open: boolean, away: boolean, overdue: boolean, nextReplyMs: number, selecting: boolean, selected: boolean, unspoken: string | null}} RowState */

/** A promise with less than this left is in danger. */
const SOON_MS = 120_000;

/** A row has room for so many of its labels; the others are counted. */
const LABELS_SHOWN = 1;

/** The row’s element. It and its buttons are made once, and brought up to date whenever its row or state changes. */
export class ListRow {
  element = el("li", { class: "row" });
  /** @type {ConversationRow | null} */
  row = null;
  #signature = "";

  /**
   * Shows the row, touching the page only when something in it is different.
   * @param {ConversationRow} row
   * @param {RowState} state
   */
  show(row, state) {
    const signature = [row.last_seq, row.last_at, row.owner, row.priority, row.promised_by, row.labels, row.snoozed_until, row.owed_since, row.left, row.wanted_name, row.language, state.unread, state.called, state.mine, state.open, state.away, state.overdue, state.nextReplyMs, state.selecting, state.selected, state.unspoken].join();
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.row = row;
    this.element.dataset.id = row.conversation_id;
    this.element.classList.toggle("unread", state.unread);
    this.element.classList.toggle("high", row.priority === "high");
    this.element.classList.toggle("selecting", state.selecting);
    const keyboardOnTake = document.activeElement === this.element.querySelector(".row-take");
    refill(this.element, state.selecting && pick(row, state.selected), openButton(row, state, this.button?.tabIndex ?? -1), row.owner === "waiting" && takeButton(row));
    if (keyboardOnTake && row.owner !== "waiting") this.button?.focus();
  }

  get button() {
    return /** @type {HTMLButtonElement | null} */ (this.element.querySelector(".row-open"));
  }
}

/**
 * Brings the running waits under `root` up to date.
 * @param {ParentNode} root
 * @param {number} [now]
 */
export function tickWaits(root, now = Date.now()) {
  for (const node of root.querySelectorAll("time[data-since]")) {
    const text = waitText(now - Date.parse(/** @type {HTMLElement} */ (node).dataset.since ?? ""));
    if (node.textContent !== text) node.textContent = text;
  }
  for (const node of root.querySelectorAll("time[data-by]")) showPromise(/** @type {HTMLElement} */ (node), now);
  tickOwed(root, now);
}

/**
 * When a person was promised to come; `tickWaits` keeps its colour right.
 * @param {string} by
 */
function promiseTime(by) {
  const node = el("time", { datetime: by, title: `A person was promised by ${exact(by)}`, data: { by } });
  showPromise(node, Date.now());
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {number} now
 */
function showPromise(node, now) {
  const by = node.dataset.by ?? "";
  const left = Date.parse(by) - now;
  const tone = left <= 0 ? "badge danger" : left < SOON_MS ? "badge caution" : "row-label";
  const text = left <= 0 ? `Late, by ${clock(by)}` : `By ${clock(by)}`;
  if (node.className !== tone) node.className = tone;
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A wait that `tickWaits` keeps running.
 * @param {string} since
 */
export function waitTime(since) {
  return el(
    "time",
    { class: "wait", datetime: since, title: `Waiting since ${exact(since)}`, data: { since } },
    waitText(Date.now() - Date.parse(since)),
  );
}

/**
 * @param {ConversationRow} row
 * @param {RowState} state
 * @param {number} tabIndex
 */
function openButton(row, { unread, called, mine, open, away, overdue, nextReplyMs, unspoken }, tabIndex) {
  return el(
    "button",
    { type: "button", class: "row-open", data: { key: "open" }, tabIndex, "aria-current": open ? "true" : null },
    el(
      "span",
      { class: "row-top" },
      unread && el("span", { class: "unread-dot" }, el("span", { class: "visually-hidden" }, "Unread. ")),
      el("bdi", { class: "row-name" }, customerName(row)),
      rowTime(row, nextReplyMs),
    ),
    el("span", { class: row.withheld ? "row-problem withheld" : "row-problem", dir: "auto" }, newestLine(row, unread)),
    el("span", { class: "row-labels" }, called && el("span", { class: "badge caution" }, "@ You"), overdue && el("span", { class: "badge danger" }, "Overdue"), unspoken ? unspokenBadge(unspoken) : languageLabel(row.language), ...labels(row, mine, away), ...ownLabels(row)),
  );
}

/** @param {string} language that nobody on duty speaks */
export function unspokenBadge(language) {
  const name = languageName(language);
  return el("span", { class: "badge caution", title: `Nobody on duty speaks ${name}` }, `No ${name}`);
}

/**
 * The language of a customer who does not write the agent’s own.
 * @param {string | null | undefined} language
 */
function languageLabel(language) {
  if (!language || language === navigator.language.split("-")[0].toLowerCase()) return null;
  return el("span", { class: "row-label row-language", title: languageText(language) }, languageName(language));
}

/**
 * @param {ConversationRow} row
 * @param {number} nextReplyMs
 */
function rowTime(row, nextReplyMs) {
  if (row.waiting_since) return waitTime(row.waiting_since);
  if (row.owner === "agent" && row.owed_since) return owedTime(row.owed_since, nextReplyMs);
  const today = sameDay(row.last_at, new Date().toISOString());
  const text = today ? clock(row.last_at) : day(row.last_at);
  return el("time", { class: "row-time", datetime: row.last_at, title: exact(row.last_at) }, text);
}

/**
 * @param {ConversationRow} row
 * @param {boolean} mine
 * @param {boolean} away whether the agent who has it is not there
 */
function labels(row, mine, away) {
  const mood = MOODS[row.mood];
  return [
    row.priority === "high" && row.owner !== "closed" && el("span", { class: "badge danger" }, "High priority"),
    row.promised_by && promiseTime(row.promised_by),
    mood.tone && el("span", { class: `badge ${mood.tone}` }, mood.word), // calm is what nobody has shown otherwise
    row.wanted_name && el("span", { class: "badge caution" }, "Asked for ", el("bdi", {}, row.wanted_name)),
    row.left && el("span", { class: "badge", title: "No page open, and no address to answer at" }, "Has left"),
    away && el("span", { class: "badge caution" }, "Agent away"),
    saysLittle(row) && row.page && row.owner !== "closed" && el("span", { class: "row-label row-standing", title: `Began on ${row.page}` }, `On ${row.page}`),
    standing(row.owner === "waiting" ? reasonText(row.reason) : ownerText(row, mine)),
  ];
}

/**
 * Whether the problem is not told yet: none, or a word or two such as a greeting.
 * @param {ConversationRow} row
 */
function saysLittle({ problem }) {
  return (problem ?? "").trim().split(/\s+/).length <= 2;
}

/** @param {string} text why it waits, or who has it; whole on hover, where the row cuts it */
function standing(text) {
  return el("span", { class: "row-label row-standing", title: text }, text);
}

/**
 * What staff have put on it.
 * @param {ConversationRow} row
 */
function ownLabels(row) {
  const away = row.snoozed_until;
  const snoozed = away && el("time", { class: "badge", datetime: away, title: exact(away) }, `Until ${momentText(away)}`);
  const labels = row.labels ?? [];
  const more = labels.length - LABELS_SHOWN;
  return [
    snoozed,
    ...labels.slice(0, LABELS_SHOWN).map((label) => el("span", { class: "badge label row-own", title: label }, el("bdi", {}, label))),
    more > 0 && el("span", { class: "badge label", title: labels.slice(LABELS_SHOWN).join(", ") }, `+${more}`),
  ];
}

/**
 * @param {ConversationRow} row
 * @param {boolean} selected
 */
function pick(row, selected) {
  const props = { type: "button", class: "row-pick", role: "checkbox", "aria-checked": String(selected), data: { key: "pick" } };
  return el("button", { ...props, "aria-label": `Select the conversation of ${customerName(row)}` }, selected && icon("check"));
}

/** @param {ConversationRow} row */
function takeButton(row) {
  const label = `Take the conversation of ${customerName(row)}`;
  return el("button", { type: "button", class: "button small row-take", data: { key: "take" }, tabIndex: -1, "aria-label": label }, "Take");
}

/**
 * Puts a conversation away until a time.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { clock, day, sameDay } from "../shared/time.js";

const MORNING = 9;

/**
 * Times that one often means, all in the future.
 * @param {Date} now
 * @returns {{title: string, at: Date}[]}
 */
export function usualTimes(now) {
  const later = (/** @type {number} */ hours) => new Date(now.getTime() + hours * 3_600_000);
  const morning = (/** @type {number} */ days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  const times = [
    { title: "In an hour", at: later(1) },
    { title: "In four hours", at: later(4) },
    { title: "Tomorrow morning", at: morning(1) },
  ];
  if (untilMonday > 1) times.push({ title: "Monday morning", at: morning(untilMonday) });
  return times;
}

/**
 * Asks until when.
 * @param {string} name the customer’s
 * @returns {Promise<Date | null>} null when the agent changed their mind
 */
export async function askSnooze(name) {
  const now = new Date();
  const own = el("input", { class: "input", type: "datetime-local", min: localText(now) });
  const times = usualTimes(now);
  const choices = times.map(({ title, at }, index) =>
    el(
      "label",
      { class: "snooze-choice" },
      el("input", { type: "radio", name: "until", value: String(index), checked: index === 0, autofocus: index === 0 }),
      el("span", {}, title),
      el("span", { class: "muted" }, momentText(at.toISOString())),
    ),
  );
  const other = el("label", { class: "snooze-choice" }, el("input", { type: "radio", name: "until", value: "own" }), el("span", {}, "Another time"), own);
  const form = el("div", { class: "snooze-choices", role: "radiogroup", "aria-label": "Until when" }, ...choices, other);
  own.addEventListener("input", () => (/** @type {HTMLInputElement} */ (form.querySelector("[value=own]")).checked = true));
  const answer = await ask({
    title: "Snooze the conversation",
    content: [el("p", {}, `It comes back then, or as soon as ${name} writes.`), form],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Snooze", value: "yes", kind: "primary" },
    ],
  });
  if (!answer) return null;
  const chosen = /** @type {HTMLInputElement} */ (form.querySelector("input[name=until]:checked")).value;
  return chosen === "own" ? new Date(own.value || now) : times[Number(chosen)].at;
}

/**
 * “21:05”, or “24 Nov, 09:00” on another day.
 * @param {string} at
 */
export function momentText(at) {
  return sameDay(at, new Date().toISOString()) ? clock(at) : `${day(at)}, ${clock(at)}`;
}

/** @param {Date} at */
function localText(at) {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

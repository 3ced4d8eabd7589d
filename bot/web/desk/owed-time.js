/**
 * How long an agent has owed a customer a word: quiet at first, a caution from half of the target on, late at it.
 */
import { el } from "../shared/dom.js";
import { durationText, waitText } from "../shared/duration.js";
import { exact } from "../shared/time.js";

/** How much of the target has gone by when the time becomes a caution. */
const CAUTION_AT = 0.5;
const TONES = { early: "owed", soon: "owed badge caution", late: "owed badge danger" };

/**
 * A running time that `tickOwed` keeps right.
 * @param {string} since
 * @param {number} targetMs within which the customer should have the next word
 */
export function owedTime(since, targetMs) {
  const title = `Waits for a word since ${exact(since)}. The next reply should come within ${durationText(targetMs / 1000)}.`;
  const node = el("time", { datetime: since, title, data: { owed: since, target: String(targetMs) } });
  show(node, Date.now());
  return node;
}

/**
 * @param {ParentNode} root
 * @param {number} now
 */
export function tickOwed(root, now) {
  for (const node of root.querySelectorAll("time[data-owed]")) show(/** @type {HTMLElement} */ (node), now);
}

/**
 * @param {HTMLElement} node
 * @param {number} now
 */
function show(node, now) {
  const waited = now - Date.parse(node.dataset.owed ?? "");
  const target = Number(node.dataset.target);
  const state = waited >= target ? "late" : waited >= target * CAUTION_AT ? "soon" : "early";
  const text = `${state === "late" ? "Late" : "Waits"} ${waitText(waited)}`;
  if (node.className !== TONES[state]) node.className = TONES[state];
  if (node.textContent !== text) node.textContent = text;
}

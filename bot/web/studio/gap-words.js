/** The texts for gaps: their signs, cost, state and history. */
import { durationText } from "../shared/duration.js";
import { el } from "../shared/dom.js";

/** @typedef {import("./gaps").GapRow} GapRow */
/** @typedef {import("./gaps").GapSign} GapSign */

/** @type {Record<import("./gaps").GapState, string>} */
export const STATES = { open: "Open", taken_up: "Taken up", answered: "Answered", snoozed: "Snoozed", dismissed: "Dismissed" };

/** @type {Record<GapSign, string>} */
export const SIGNS = {
  unanswered: "no answer",
  not_helpful: "not helpful",
  not_meant: "none of those offered",
  handoff: "went to a person",
  agent_reply: "an agent answered",
  unsure: "not sure",
};

/** @type {Record<import("./gaps").GapStepView["kind"], string>} */
export const STEPS = {
  opened: "Found",
  taken_up: "Taken up",
  taught: "Taught",
  answered: "Answered",
  reopened: "Opened again",
  snoozed: "Snoozed",
  woken: "Back from snooze",
  dismissed: "Dismissed",
};

/**
 * What a gap cost: "3 people, 25 min waited".
 * @param {GapRow} gap
 */
export function costOf({ people, waited_s }) {
  const who = people === 1 ? "1 person" : `${people.toLocaleString()} people`;
  return waited_s >= 1 ? `${who}, ${durationText(waited_s)} waited` : who;
}

/**
 * The signs of a gap as badges, with how often each showed.
 * @param {GapRow} gap
 */
export function signBadges({ signs }) {
  return /** @type {GapSign[]} */ (Object.keys(SIGNS))
    .filter((sign) => signs[sign])
    .map((sign) => el("span", { class: "badge" }, `${signs[sign]} × ${SIGNS[sign]}`));
}

/**
 * Lines of the record as staff read them: changes of owner in the desk’s words, what staff did in quiet lines,
 * notes in a voice of their own.
 */
import { momentText } from "./snooze.js";
import { ownerChangeText } from "./words.js";

/** @typedef {import("../shared/wire").Event & {remark?: string}} Event with what staff are told of a message */
/** @typedef {import("../shared/wire").WorkEvent} WorkEvent */

/**
 * The event as this member of staff reads it: only their own replies are theirs.
 * @param {Event} event
 * @param {string | undefined} staffId
 * @returns {Event}
 */
export function forStaff(event, staffId) {
  if (event.type === "message" && event.sender === "agent" && event.agent_id !== staffId) return { ...event, sender: /** @type {any} */ ("colleague") };
  if (event.type === "message" && event.corrected) return { ...event, remark: event.unfinished ? "Correction not finished" : "Corrected by the customer" };
  if (event.type === "note") return noteAsMessage(event);
  if (event.type === "owner") return { ...event, text: ownerChangeText(event) };
  if (event.type === "mail") return systemLine(event, mailText(event));
  if (event.type === "sensitive" && SENSITIVE[event.what]) return systemLine(event, SENSITIVE[event.what]);
  if (event.type === "work") return systemLine(event, workText(event));
  if (event.type === "receipt" && (event.struck || event.corrected)) return systemLine(event, receiptText(event));
  return event;
}

/** What messages do not say already. @type {Record<string, string>} */
const SENSITIVE = {
  expired: "The sensitive detail, or the form for it, was deleted after a day",
  removed: "The sensitive detail, or the form for it, was removed",
};

/** @type {Record<string, string>} */
const PRIORITY = {
  complaint: "The customer complained while they waited: they come before others now",
  upset: "The customer got upset while they waited: they come before others now",
  waited_long: "Moved up in the queue for the long wait",
};

/**
 * What staff, or the desk itself, did with the conversation.
 * @param {WorkEvent} event
 */
export function workText({ what, by, added = [], removed = [], until, why, priority }) {
  const who = by ?? "The desk";
  if (what === "labels") return `${who} ${labelsText(added, removed)}`;
  if (what === "snoozed") return `${who} snoozed it until ${momentText(until ?? "")}`;
  if (what === "snooze_ended") return by ? `${by} fetched it back` : "Back from snooze";
  if (what === "merged") return `${who} merged another conversation into this one`;
  if (what === "merged_away") return `${who} merged this into another conversation`;
  if (what === "merge_undone") return `${who} took the two conversations apart again`;
  if (what === "left") return "The customer has left, without an address: the others in line need not wait for them";
  if (what === "returned") return "The customer is back";
  if (what === "copy_sent") return `${by ?? "The customer"} had a copy of the conversation sent by e-mail`;
  if (what === "priority_set") return `${who} made it ${priority === "high" ? "high" : "normal"} priority`;
  return PRIORITY[why ?? ""] ?? PRIORITY.waited_long;
}

/**
 * What became of the e-mail with an agent’s answers, or with a copy of the conversation.
 * @param {import("../shared/wire").MailEvent} event
 */
export function mailText({ outcome, email, copy }) {
  const [yes, what, not] = copy ? ["Copy e-mailed", "Copy", "Copy not e-mailed"] : ["E-mailed", "E-mail", "Not e-mailed"];
  if (outcome === "accepted") return `${yes} to ${email}: the mail server took it`;
  if (outcome === "spooled") return `${what} to ${email} kept as a file to send: no mail server is set`;
  if (outcome === "deferred") return `${not} to ${email} yet: it could not be sent, and is tried again`;
  if (outcome === "unconfirmed") return `${not} to ${email}: the address was not confirmed within a week`;
  if (copy) return `${not} to ${email}: it could not be sent, and is not tried again`;
  return `${not} to ${email}: every try failed. The customer has not been told`;
}

/** @param {string[]} added @param {string[]} removed */
function labelsText(added, removed) {
  const quoted = (/** @type {string[]} */ labels) => labels.map((label) => `“${label}”`).join(", ");
  const parts = [added.length && `labelled it ${quoted(added)}`, removed.length && `took the label ${quoted(removed)} off`];
  return parts.filter(Boolean).join(" and ");
}

/** @param {unknown[]} parts */
function listText(parts) {
  return [parts.slice(0, -1).join(", "), ...parts.slice(-1)].filter(Boolean).join(" and ");
}

/** @param {import("../shared/wire").ReceiptEvent} event */
function receiptText({ struck = 0, corrected = 0, unfinished = 0, left_out: leftOut = 0, late = false }) {
  const lines = (/** @type {number} */ count) => (count === 1 ? "one line" : `${count} lines`);
  if (late) return `The customer deleted ${lines(struck)} after passing this on`;
  const left = (/** @type {number} */ count) => (count === 1 ? "one unfinished line" : `${count} unfinished lines`);
  const [whole, done] = [struck - leftOut, corrected - unfinished]; // an unfinished line is counted in both
  const parts = [
    whole && `struck ${lines(whole)}`,
    done && `corrected ${lines(done)}`,
    unfinished && `corrected ${left(unfinished)} as far as written`,
    leftOut && `left out ${left(leftOut)}`,
  ];
  return `The customer ${listText(parts.filter(Boolean))} before passing this on`;
}

/**
 * @param {{seq: number, at: string}} event
 * @param {string} text
 * @returns {Event}
 */
function systemLine({ seq, at }, text) {
  return { type: "message", seq, at, sender: "system", text };
}

/**
 * A note as a line of the transcript, in a voice of its own.
 * @param {import("../shared/wire").NoteEvent} note
 * @returns {Event}
 */
function noteAsMessage({ seq, at, sender_name, text }) {
  const sender = /** @type {any} */ ("note");
  return { type: "message", seq, at, sender, sender_name, text };
}

/**
 * Lines of the record as staff read them: changes of owner in the desk’s words, notes in a voice of their own.
 */
import { ownerChangeText } from "./words.js";

/** @typedef {import("../shared/wire").Event} Event */

/**
 * The event as staff read it: changes of owner are told in the desk’s words.
 * @param {Event} event
 * @returns {Event}
 */
export function forStaff(event) {
  if (event.type === "note") return noteAsMessage(event);
  return event.type === "owner" ? { ...event, text: ownerChangeText(event) } : event;
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

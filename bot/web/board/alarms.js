/** What cannot wait until somebody reads the figures: a line on top of them. */
import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { showConversations } from "./figures.js";

/**
 * That handoffs have reached nobody’s desk; nothing while all have.
 * @param {import("./board").Figure} figure
 * @param {boolean} canOpen whether this member of staff may open conversations
 */
export function packetAlarm({ value, conversation_ids: ids }, canOpen) {
  if (!value) return null;
  const words = value === 1 ? "1 handoff has not been received" : `${value.toLocaleString()} handoffs have not been received`;
  const why = "An agent is on duty, and no desk has acknowledged what was passed on. It is sent again until one does.";
  return alarm(words, why, "Packets not received", ids, canOpen);
}

/**
 * That customers wait for a word of the agent who has them for longer than they should; nothing when none does.
 * @param {import("./board").Figure} figure
 * @param {boolean} canOpen whether this member of staff may open conversations
 */
export function overdueAlarm({ value, conversation_ids: ids }, canOpen) {
  if (!value) return null;
  const words = value === 1 ? "1 customer waits for a word from their agent" : `${value.toLocaleString()} customers wait for a word from their agents`;
  const why = "It is taken back as soon as a colleague is on duty who can answer.";
  return alarm(words, why, "Waiting for a word", ids, canOpen);
}

/**
 * @param {string} words
 * @param {string} why
 * @param {string} title over the conversations
 * @param {string[]} ids
 * @param {boolean} canOpen
 */
function alarm(words, why, title, ids, canOpen) {
  const show = () => showConversations(title, ids, canOpen);
  return el(
    "p",
    { class: "alarm", role: "alert" },
    icon("alert"),
    el("span", {}, el("strong", {}, `${words}. `), why),
    el("button", { type: "button", class: "button small", data: { key: `show ${title}` }, on: { click: show } }, `Show ${ids.length.toLocaleString()}`),
  );
}

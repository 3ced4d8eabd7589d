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
  const show = () => showConversations("Packets not received", ids, canOpen);
  return el(
    "p",
    { class: "alarm", role: "alert" },
    icon("alert"),
    el("span", {}, el("strong", {}, `${words}. `), "An agent is on duty, and no desk has acknowledged what was passed on. It is sent again until one does."),
    el("button", { type: "button", class: "button small", data: { key: "show" }, on: { click: show } }, `Show ${value.toLocaleString()}`),
  );
}

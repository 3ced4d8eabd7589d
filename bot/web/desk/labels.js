/**
 * Labels on a conversation: seen, put on and taken off.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

/** @typedef {import("./staff").ConversationRow} ConversationRow */

/**
 * The row’s labels with what takes each off, and what puts one on.
 * @param {ConversationRow} row
 * @param {import("./desk.js").Desk} desk
 * @param {() => void} add
 */
export function labelCard(row, desk, add) {
  const chips = (row.labels ?? []).map((label) => {
    const remove = () => desk.setLabel(row.conversation_id, label, false);
    const props = { type: "button", class: "label-remove", "aria-label": `Take off ${label}`, on: { click: remove } };
    return el("li", { class: "badge label" }, el("bdi", {}, label), el("button", props, icon("close")));
  });
  const button = el("button", { type: "button", class: "button small plain", on: { click: add } }, "Add a label");
  return el("ul", { class: "labels" }, ...chips, el("li", {}, button));
}

/**
 * Asks for a label.
 * @param {import("./staff").LabelView[]} known
 * @returns {Promise<string | null>} null when the agent changed their mind
 */
export async function askLabel(known) {
  const options = el("datalist", { id: "known-labels" }, ...known.map(({ label }) => el("option", { value: label })));
  const field = el("input", { class: "input", autofocus: true, autocomplete: "off", list: options.id });
  const answer = await ask({
    title: "Add a label",
    content: [el("label", { class: "field" }, el("span", {}, "Label"), field), options],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Add", value: "yes", kind: "primary" },
    ],
  });
  return answer ? field.value : null;
}

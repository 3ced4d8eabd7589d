/**
 * Labels on a conversation: seen, put on and taken off.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { pressedKey } from "../shared/keyboard.js";

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
    return el("li", { class: "badge label", data: { key: label } }, el("bdi", {}, label), el("button", props, icon("close")));
  });
  const button = el("button", { type: "button", class: "button small plain", on: { click: add } }, "Add a label");
  const orders = ["supervisor", "admin"].includes(desk.me?.role ?? "") && desk.labels.length > 0;
  const all = orders && el("li", {}, el("button", { type: "button", class: "button small quiet", on: { click: () => manageLabels(desk) } }, "All labels"));
  return el("ul", { class: "labels" }, ...chips, el("li", {}, button), all);
}

/**
 * Lets a supervisor keep the labels in order: call one otherwise, join two, or do without one, everywhere.
 * @param {import("./desk.js").Desk} desk
 */
async function manageLabels(desk) {
  const status = el("p", { class: "small", role: "status" });
  const list = el("ul", { class: "label-list" });
  const act = async (/** @type {Record<string, string>} */ frame, /** @type {string} */ done) => {
    try {
      await desk.changeLabels(/** @type {any} */ (frame));
      status.textContent = done;
      draw();
    } catch (error) {
      status.textContent = sentenceOf(error);
    }
  };
  const draw = () => fill(list, ...desk.labels.map((known) => labelLine(known, desk.labels, act)));
  draw();
  await ask({ title: "All labels", content: [list, status], actions: [{ label: "Done", value: "", kind: "primary" }] });
}

/**
 * @param {import("./staff").LabelView} known
 * @param {import("./staff").LabelView[]} others
 * @param {(frame: Record<string, string>, done: string) => void} act
 */
function labelLine({ label, count = 0 }, others, act) {
  const field = el("input", { class: "input", value: label, "aria-label": `Name of ${label}`, maxLength: 40 });
  const rename = el("button", { type: "button", class: "button small", disabled: true }, "Rename");
  const same = () => others.find((other) => other.label !== label && other.label.toLocaleLowerCase() === field.value.trim().toLocaleLowerCase());
  field.addEventListener("input", () => {
    rename.disabled = !field.value.trim() || field.value.trim() === label;
    rename.textContent = same() ? "Merge" : "Rename";
  });
  field.addEventListener("keydown", (event) => {
    if (pressedKey(event) !== "Enter") return;
    event.preventDefault();
    rename.click();
  });
  rename.addEventListener("click", () => act({ type: "label.rename", label, to: field.value.trim() }, same() ? `“${label}” is “${field.value.trim()}” now.` : "Renamed."));
  const remove = el("button", { type: "button", class: "button small quiet", "aria-label": `Remove ${label}` }, "Remove");
  remove.addEventListener("click", () => {
    if (remove.dataset.sure) return act({ type: "label.remove", label }, `“${label}” is gone.`);
    remove.dataset.sure = "yes";
    remove.classList.add("danger");
    remove.textContent = count ? `Take off ${count} open` : "Remove for good";
  });
  return el("li", {}, field, rename, remove);
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

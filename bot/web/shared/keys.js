/**
 * A staff page from the keyboard: one table of what the keys do, which the desk shows on `?`.
 */
import { el } from "./dom.js";
import { ask } from "./dialog.js";
import { pressedKey } from "./keyboard.js";

/**
 * @typedef {object} Key
 * @property {string[]} keys values of `KeyboardEvent.key`
 * @property {string} does
 * @property {() => void} run
 */

/**
 * Listens for the keys wherever nothing is being written and no dialog is open.
 * @param {Key[]} table
 * @param {() => void} escape what Escape does, also in a field
 * @param {() => boolean} [active] whether the keys mean this table now
 */
export function listenForKeys(table, escape, active = () => true) {
  document.addEventListener("keydown", (event) => {
    if (!active() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    const key = pressedKey(event);
    if (key === "Escape") return escape();
    const target = /** @type {HTMLElement} */ (event.target);
    if (isField(target) || keepsKey(target, key)) return;
    const found = table.find(({ keys }) => keys.includes(key));
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

/**
 * Shows the table, until it is closed.
 * @param {Key[]} table
 */
export async function showKeys(table) {
  const rows = [...table, { keys: ["Enter"], does: "Open the conversation" }, { keys: ["Escape"], does: "Leave a field, then the conversation" }];
  const list = el("dl", { class: "keys" });
  for (const { keys, does } of rows) {
    list.append(el("dt", {}, ...keys.map((key) => el("kbd", {}, nameOf(key)))), el("dd", {}, does));
  }
  await ask({ title: "Keys", content: [list], actions: [{ label: "Close", value: "close", kind: "primary" }] });
}

/** @param {HTMLElement} target */
function isField(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

/**
 * Whether the focused part needs this key for itself, such as the arrows that scroll or size something.
 * @param {HTMLElement} target
 * @param {string} key
 */
function keepsKey(target, key) {
  return key.startsWith("Arrow") && target.matches("fd-transcript, [role=separator], [role=tab], summary, .context-pane, .packet-body");
}

/** @type {Record<string, string>} */
const NAMES = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

/** @param {string} key */
function nameOf(key) {
  return NAMES[key] ?? key;
}

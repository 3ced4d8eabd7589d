/**
 * Short notes in a corner that go by themselves; what went wrong later, and not before it is seen to where there is
 * something to do about it.
 */
import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_FOR_MS = 6000;
const REFUSAL_SHOWN_FOR_MS = 12_000;
const MOST_AT_ONCE = 4;

/**
 * @typedef {object} ToastOptions
 * @property {"plain" | "positive" | "caution" | "danger"} [tone]
 * @property {string} [detail] a second, quieter line
 * @property {{label: string, run: () => void}} [action]
 * @property {{label: string, run: () => void}} [other] a second, quieter choice
 * @property {() => void} [press] what a press on the words does, beside a button that does the same
 * @property {boolean} [stays] whoever shows it takes it away
 */

/**
 * @param {string} text
 * @param {ToastOptions} [options]
 * @returns {() => void} takes it away, if it is still there
 */
export function toast(text, { tone = "plain", detail, action, other, press, stays = tone === "danger" && Boolean(action) } = {}) {
  const node = el(
    "div",
    { class: other ? `toast toast-${tone} toast-choices` : `toast toast-${tone}`, role: tone === "danger" ? "alert" : null, data: stays ? { stays: "" } : {} },
    el("div", { class: "toast-words" }, el("p", { dir: "auto" }, text), detail && el("p", { class: "small muted", dir: "auto" }, detail)),
  );
  if (press) listenForPress(node, press);
  if (action) node.append(actionButton(node, action));
  if (other) node.append(actionButton(node, other, "quiet"));
  node.append(closeButton(node));
  const area = toastArea();
  area.append(node);
  while (area.childElementCount > MOST_AT_ONCE) (area.querySelector(".toast:not([data-stays])") ?? area.firstElementChild)?.remove();
  if (!stays) leaveInTime(node, tone === "danger" ? REFUSAL_SHOWN_FOR_MS : SHOWN_FOR_MS);
  return () => node.remove();
}

/**
 * The keyboard has the button for it.
 * @param {HTMLElement} node
 * @param {() => void} press
 */
function listenForPress(node, press) {
  const words = /** @type {HTMLElement} */ (node.firstElementChild);
  words.classList.add("pressable");
  words.addEventListener("click", () => {
    node.remove();
    press();
  });
}

/** Live before the first toast, so that screen readers notice what is added to it. */
function toastArea() {
  const known = document.querySelector(".toasts");
  if (known) return known;
  const area = el("div", { class: "toasts", role: "status" });
  document.body.append(area);
  return area;
}

/**
 * @param {HTMLElement} node
 * @param {{label: string, run: () => void}} action
 * @param {"" | "quiet"} [kind]
 */
function actionButton(node, action, kind = "") {
  const press = () => {
    node.remove();
    action.run();
  };
  return el("button", { type: "button", class: `button small ${kind}`, on: { click: press } }, action.label);
}

/** @param {HTMLElement} node */
function closeButton(node) {
  return el(
    "button",
    { type: "button", class: "button quiet icon", "aria-label": "Dismiss", on: { click: () => node.remove() } },
    icon("close"),
  );
}

/**
 * Removes the toast after a while in which nobody pointed at it.
 * @param {HTMLElement} node
 * @param {number} ms
 */
function leaveInTime(node, ms) {
  let timer = 0;
  const begin = () => {
    timer = setTimeout(() => node.remove(), ms);
  };
  if (document.hidden) document.addEventListener("visibilitychange", begin, { once: true }); // nobody has seen it yet
  else begin();
  const wait = () => clearTimeout(timer);
  const goOn = () => {
    timer = setTimeout(() => node.remove(), ms / 2);
  };
  node.addEventListener("pointerenter", wait);
  node.addEventListener("focusin", wait);
  node.addEventListener("pointerleave", goOn);
  node.addEventListener("focusout", goOn);
}

/**
 * Short notes in a corner that go by themselves. What went wrong stays until it is dismissed.
 */
import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_FOR_MS = 6000;
const MOST_AT_ONCE = 4;

/**
 * @typedef {object} ToastOptions
 * @property {"plain" | "positive" | "danger"} [tone]
 * @property {string} [detail] a second, quieter line
 * @property {{label: string, run: () => void}} [action]
 * @property {{label: string, run: () => void}} [other] a second, quieter choice
 */

/**
 * @param {string} text
 * @param {ToastOptions} [options]
 * @returns {() => void} takes it away, if it is still there
 */
export function toast(text, { tone = "plain", detail, action, other } = {}) {
  const node = el(
    "div",
    { class: `toast toast-${tone}`, role: tone === "danger" ? "alert" : null },
    el("div", { class: "toast-words" }, el("p", {}, text), detail && el("p", { class: "small muted" }, detail)),
  );
  if (action) node.append(actionButton(node, action));
  if (other) node.append(actionButton(node, other, "quiet"));
  node.append(closeButton(node));
  const area = toastArea();
  area.append(node);
  while (area.childElementCount > MOST_AT_ONCE) area.firstElementChild?.remove();
  if (tone !== "danger") leaveInTime(node);
  return () => node.remove();
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
 */
function leaveInTime(node) {
  let timer = setTimeout(() => node.remove(), SHOWN_FOR_MS);
  const wait = () => clearTimeout(timer);
  const goOn = () => {
    timer = setTimeout(() => node.remove(), SHOWN_FOR_MS / 2);
  };
  node.addEventListener("pointerenter", wait);
  node.addEventListener("focusin", wait);
  node.addEventListener("pointerleave", goOn);
  node.addEventListener("focusout", goOn);
}

/**
 * Questions that must be answered before going on.
 */
import { el } from "./dom.js";

/**
 * @typedef {object} DialogAction
 * @property {string} label a verb
 * @property {string} value what the dialog answers with
 * @property {"primary" | "danger" | "plain"} [kind]
 */

/**
 * Asks, and resolves with the value of the chosen action, or "" when the dialog was left with Escape.
 * @param {object} question
 * @param {string} question.title
 * @param {import("./dom.js").Child[]} question.content
 * @param {DialogAction[]} question.actions the last is the one that Enter chooses
 * @param {boolean} [question.wide]
 * @returns {Promise<string>}
 */
export function ask({ title, content, actions, wide = false }) {
  const heading = el("h2", { id: "dialog-title" }, title);
  // The last submits: a form with several fields and no such button does nothing on Enter.
  const buttons = actions.map(({ label, value, kind = "plain" }, index) =>
    el("button", { type: index === actions.length - 1 ? "submit" : "button", class: `button ${kind}`, on: { click: () => dialog.close(value) } }, label),
  );
  const form = el(
    "form",
    { class: "dialog-body", method: "dialog" },
    heading,
    el("div", { class: "dialog-content" }, ...content),
    el("div", { class: "dialog-actions" }, ...buttons),
  );
  const dialog = el("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading.id }, form);
  buttons.at(-1)?.setAttribute("data-default", "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close(actions.at(-1)?.value ?? "");
  });
  return shown(dialog);
}

/**
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<string>}
 */
function shown(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("keydown", submitOnControlEnter);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/**
 * A text area keeps Enter for itself, so Ctrl+Enter (or Cmd+Enter) chooses the default action in it.
 * @param {KeyboardEvent} event
 */
function submitOnControlEnter(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const dialog = /** @type {HTMLElement} */ (event.currentTarget);
  /** @type {HTMLElement | null} */ (dialog.querySelector("[data-default]"))?.click();
}

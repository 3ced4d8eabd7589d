/**
 * Questions that must be answered before going on.
 */
import { sentenceOf } from "./api.js";
import { el } from "./dom.js";
import { pressedKey } from "./keyboard.js";

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
 * @param {() => Promise<unknown>} [question.attempt] does what the last action says; when it is refused, the dialog
 *   says why and stays, with all that was written
 * @returns {Promise<string>}
 */
export function ask({ title, content, actions, wide = false, attempt }) {
  const heading = el("h2", { id: "dialog-title" }, title);
  const others = actions.slice(0, -1).map(({ label, value, kind = "plain" }) =>
    el("button", { type: "button", class: `button ${kind}`, on: { click: () => dialog.close(value) } }, label),
  );
  // The last submits: a form with several fields and no such button does nothing on Enter, and a field that is
  // required is asked for before the dialog goes.
  const last = actions.slice(-1).map(({ label, kind = "plain" }) =>
    el("button", { type: "submit", class: `button ${kind}`, data: { default: "" } }, label),
  );
  const problem = el("p", { class: "field-error", role: "alert" });
  const form = el(
    "form",
    { class: "dialog-body", method: "dialog" },
    heading,
    el("div", { class: "dialog-content" }, ...content, attempt && problem),
    el("div", { class: "dialog-actions" }, ...others, ...last),
  );
  const dialog = el("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading.id }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const button of last) button.disabled = true;
    try {
      await attempt?.();
      dialog.close(actions.at(-1)?.value ?? "");
    } catch (error) {
      problem.textContent = sentenceOf(error);
      for (const button of last) button.disabled = false;
    }
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
  // The button that gets the focus may be the end of a long text, which is read from its beginning.
  dialog.scrollTop = 0;
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
  if (pressedKey(event) !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const dialog = /** @type {HTMLElement} */ (event.currentTarget);
  /** @type {HTMLElement | null} */ (dialog.querySelector("[data-default]"))?.click();
}

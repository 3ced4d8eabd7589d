/**
 * A dialog to choose one of many things by typing a part of its name.
 */
import { sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";
import { listEntries } from "./entries.js";

/** @typedef {{value: string, label: string, detail?: string}} Choice */

const SEARCH_AFTER_MS = 150;

/**
 * The chosen value, or null when the dialog was left without one.
 * @param {object} question
 * @param {string} question.title
 * @param {string} question.placeholder
 * @param {(query: string) => Promise<Choice[]>} question.find
 * @param {string} question.nothing what to say when nothing is found
 * @returns {Promise<Choice | null>}
 */
export function pick({ title, placeholder, find, nothing }) {
  const field = el("input", { class: "input", type: "search", placeholder, "aria-label": title });
  const list = el("ul", { class: "picker-list" });
  const close = el("button", { type: "button", class: "button", on: { click: () => dialog.close() } }, "Cancel");
  const heading = el("h2", { id: "picker-title" }, title);
  const body = el("div", { class: "dialog-body" }, heading, field, list, el("div", { class: "dialog-actions" }, close));
  const dialog = el("dialog", { class: "dialog picker", "aria-labelledby": heading.id }, body);
  /** @type {Choice | null} */
  let chosen = null;
  let timer = 0;
  let newest = 0;
  /** Whether the list is that of what the field reads, and whether its first was asked for before it was. */
  let current = false;
  let wanted = false;

  const choose = (/** @type {Choice} */ choice) => {
    chosen = choice;
    dialog.close();
  };
  const search = async () => {
    const mine = (newest += 1);
    try {
      const choices = await find(field.value.trim());
      if (mine !== newest) return;
      fill(list, ...(choices.length ? choices.map((choice) => line(choice, choose)) : [el("li", { class: "muted" }, nothing)]));
      current = true;
      if (wanted && choices.length) choose(choices[0]);
    } catch (error) {
      if (mine === newest) fill(list, el("li", { class: "field-error" }, sentenceOf(error)));
    }
  };
  const takeFirst = () => {
    if (current) list.querySelector("button")?.click();
    else wanted = true;
  };
  field.addEventListener("input", () => {
    current = wanted = false;
    newest += 1;
    clearTimeout(timer);
    timer = setTimeout(search, SEARCH_AFTER_MS);
  });
  dialog.addEventListener("keydown", (event) => moveOrChoose(event, field, list, takeFirst));
  document.body.append(dialog);
  dialog.showModal();
  search();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      clearTimeout(timer);
      dialog.remove();
      resolve(chosen);
    });
  });
}

/** The chosen entry, its question as the label; null when the dialog was left without one. @param {string} title */
export function pickEntry(title) {
  const find = async (/** @type {string} */ q) =>
    (await listEntries({ q }, 0)).rows.map(({ entry_id, question, category }) => ({ value: entry_id, label: question, detail: category }));
  return pick({ title, placeholder: "Search entries", nothing: "No entry matches.", find });
}

/**
 * @param {Choice} choice
 * @param {(choice: Choice) => void} choose
 */
function line(choice, choose) {
  const words = [el("bdi", {}, choice.label), choice.detail && el("span", { class: "small muted" }, choice.detail)];
  return el("li", {}, el("button", { type: "button", class: "picker-choice", on: { click: () => choose(choice) } }, ...words));
}

/**
 * Arrow keys go through the choices; Enter in the field takes the first of those for what it reads.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} field
 * @param {HTMLElement} list
 * @param {() => void} takeFirst
 */
function moveOrChoose(event, field, list, takeFirst) {
  const buttons = [...list.querySelectorAll("button")];
  const key = pressedKey(event);
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  if (key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
  else if (key === "ArrowUp") (at > 0 ? buttons[at - 1] : field).focus();
  else if (key === "Enter" && document.activeElement === field) takeFirst();
  else return;
  event.preventDefault();
}

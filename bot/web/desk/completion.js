/**
 * A list over a composer that completes what is being written: `@name` in a note, `/shortcut` in a reply.
 * The keyboard stays in the field: arrows choose, Enter or Tab takes, Escape closes.
 */
import { el, fill } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { pressedKey } from "../shared/keyboard.js";

/**
 * @typedef {object} Option
 * @property {string} title
 * @property {string} [detail]
 * @property {() => void} take what to do when it is chosen; the word that asked for it is gone by then
 */

const SHOWN = 8;

export class Completion {
  #composer;
  #find;
  #pattern;
  #id = `completion-${newId()}`;
  #list = el("ul", { class: "completion", role: "listbox", "aria-label": "Suggestions", id: this.#id, hidden: true });
  /** @type {Option[]} */
  #options = [];
  #chosen = 0;

  /**
   * @param {HTMLElement} composer a `<fd-composer>` that has a parent
   * @param {RegExp} pattern what begins it, up to the cursor; its first group is the word so far
   * @param {(word: string) => Option[]} find
   */
  constructor(composer, pattern, find) {
    this.#composer = composer;
    this.#pattern = pattern;
    this.#find = find;
    composer.before(this.#list);
    composer.addEventListener("input", () => this.#look());
    composer.addEventListener("keydown", (event) => this.#key(event), true);
    composer.addEventListener("focusout", () => this.#close());
    this.#list.addEventListener("pointerdown", (event) => this.#pressed(event));
  }

  /** The composer makes it once it is in the page. */
  get #field() {
    return /** @type {HTMLTextAreaElement} */ (this.#composer.querySelector("textarea"));
  }

  /**
   * Puts text in at the cursor, as if it had been written.
   * @param {string} text
   */
  write(text) {
    this.#field.setRangeText(text, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    this.#close();
  }

  /**
   * Selects a part of what is written, to be written over.
   * @param {string} part
   */
  choose(part) {
    const at = this.#field.value.indexOf(part);
    if (at >= 0) this.#field.setSelectionRange(at, at + part.length);
  }

  #look() {
    const before = this.#field.value.slice(0, this.#field.selectionStart);
    const match = this.#pattern.exec(before);
    this.#options = match ? this.#find(match[1].toLocaleLowerCase()).slice(0, SHOWN) : [];
    this.#chosen = 0;
    if (this.#options.length) this.#draw();
    else this.#close();
  }

  #draw() {
    fill(this.#list, ...this.#options.map((option, index) => this.#line(option, index)));
    this.#list.hidden = false;
    this.#field.setAttribute("aria-autocomplete", "list");
    this.#field.setAttribute("aria-controls", this.#id);
    this.#field.setAttribute("aria-activedescendant", `${this.#id}-${this.#chosen}`);
    this.#list.children[this.#chosen]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Option} option @param {number} index */
  #line({ title, detail }, index) {
    const props = { role: "option", id: `${this.#id}-${index}`, "aria-selected": String(index === this.#chosen), data: { index } };
    return el("li", props, el("span", { class: "completion-title", dir: "auto" }, title), detail && el("span", { class: "completion-detail", dir: "auto" }, detail));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#list.hidden) return;
    const key = pressedKey(event);
    const by = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (by) this.#move(by);
    else if ((key === "Enter" && !event.shiftKey) || key === "Tab") this.#take(this.#chosen);
    else if (key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} by */
  #move(by) {
    this.#chosen = (this.#chosen + by + this.#options.length) % this.#options.length;
    this.#draw();
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    const line = /** @type {HTMLElement} */ (event.target).closest("li");
    if (!line) return;
    event.preventDefault(); // the field keeps the keyboard
    this.#take(Number(line.dataset.index));
  }

  /** @param {number} index */
  #take(index) {
    const option = this.#options[index];
    const end = this.#field.selectionStart;
    const match = this.#pattern.exec(this.#field.value.slice(0, end));
    if (match) this.#field.setRangeText("", end - match[1].length - 1, end, "end");
    this.#close();
    option.take();
  }

  #close() {
    this.#list.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
    this.#field.removeAttribute("aria-controls");
  }
}

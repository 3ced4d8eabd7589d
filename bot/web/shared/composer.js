/**
 * `<fd-composer>`: where one writes. Grows to five lines; Enter sends, Shift+Enter begins a line.
 *
 * Events: `fd-send` (detail: {text}), `fd-typing` (detail: {typing}).
 */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { newId } from "./ids.js";
import { pressedKey } from "./keyboard.js";

export const MAX_CHARACTERS = 10_000;
const SHOW_COUNT_FROM = MAX_CHARACTERS - 500;
const LINES = 5;
const TYPING_PAUSE_MS = 4000;

export class FdComposer extends HTMLElement {
  #hintId = `hint-${newId()}`;
  #field = el("textarea", {
    class: "composer-field",
    rows: 1,
    enterkeyhint: "send",
    "aria-describedby": this.#hintId,
    on: {
      input: () => this.#changed(),
      keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      blur: () => this.#setTyping(false),
    },
  });
  #button = el(
    "button",
    { type: "button", class: "button primary icon composer-send", "aria-label": "Send", on: { click: () => this.#send() } },
    icon("send"),
  );
  #hint = el("p", { class: "composer-hint field-error", id: this.#hintId, role: "status" });
  #typing = false;
  #typingTimer = 0;

  connectedCallback() {
    if (this.#field.isConnected) return;
    this.#field.setAttribute("aria-label", this.getAttribute("label") ?? "Message");
    this.#field.placeholder = this.getAttribute("placeholder") ?? "";
    this.append(el("div", { class: "composer-box" }, this.#field, this.#button), this.#hint);
    this.#changed(false);
    // What is hidden has no size: it is measured when it is shown, or becomes wider or narrower.
    let width = 0;
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width !== width) this.#grow();
      width = contentRect.width;
    }).observe(this);
  }

  /** What is written there now. */
  get value() {
    return this.#field.value;
  }

  set value(text) {
    this.#field.value = text;
    this.#changed(false);
  }

  set placeholder(/** @type {string} */ text) {
    this.#field.placeholder = text;
  }

  focus() {
    this.#field.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (pressedKey(event) !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#field.value.trim();
    if (!text || tooLong(text)) return this.#field.focus();
    this.value = "";
    this.#setTyping(false);
    this.dispatchEvent(new CustomEvent("fd-send", { detail: { text }, bubbles: true }));
    this.#field.focus();
  }

  #changed(byHand = true) {
    const text = this.#field.value.trim();
    this.#grow();
    this.#tellLength(text);
    this.#button.setAttribute("aria-disabled", String(!text || tooLong(text)));
    if (byHand) {
      this.#setTyping(text !== "");
      this.dispatchEvent(new CustomEvent("fd-draft", { detail: { text: this.#field.value }, bubbles: true }));
    }
  }

  #grow() {
    const style = getComputedStyle(this.#field);
    const edges = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const most = LINES * parseFloat(style.lineHeight) + edges;
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, most || Infinity)}px`;
    this.#field.style.overflowY = this.#field.scrollHeight > most ? "auto" : "hidden";
  }

  /** @param {string} text */
  #tellLength(text) {
    const length = characters(text);
    const over = length - MAX_CHARACTERS;
    const count = (/** @type {number} */ n) => `${n.toLocaleString()} ${n === 1 ? "character" : "characters"}`;
    if (over > 0) this.#hint.textContent = `That is ${count(over)} too long. Shorten it, or send it in parts.`;
    else this.#hint.textContent = length >= SHOW_COUNT_FROM ? `${count(-over)} left` : "";
    this.#hint.classList.toggle("muted", over <= 0);
    this.#field.setAttribute("aria-invalid", String(over > 0));
  }

  /** @param {boolean} typing */
  #setTyping(typing) {
    clearTimeout(this.#typingTimer);
    if (typing) this.#typingTimer = setTimeout(() => this.#setTyping(false), TYPING_PAUSE_MS);
    if (typing === this.#typing) return;
    this.#typing = typing;
    this.dispatchEvent(new CustomEvent("fd-typing", { detail: { typing }, bubbles: true }));
  }
}

/** Characters as the server counts them: code points, not UTF-16 units. @param {string} text */
function characters(text) {
  return text.length < SHOW_COUNT_FROM ? text.length : [...text].length;
}

/** @param {string} text */
function tooLong(text) {
  return characters(text) > MAX_CHARACTERS;
}

customElements.define("fd-composer", FdComposer);

/**
 * The few seconds in which a reply can be taken back: how long still, and the buttons.
 */
import { el, fill } from "../shared/dom.js";

export class UndoBar {
  element = el("div", { class: "undo-bar small", hidden: true });
  #timer = 0;

  /**
   * Counts down until then.
   * @param {number} until ms since 1970
   * @param {{undo: () => void, now: () => void}} choices
   */
  show(until, { undo, now }) {
    clearInterval(this.#timer);
    const left = el("span", { class: "numbers", "aria-hidden": "true" });
    const count = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) return this.hide();
      left.textContent = `Sending in ${seconds} s`;
    };
    fill(
      this.element,
      left,
      el("button", { type: "button", class: "button small", title: "Ctrl+Z in the empty field", on: { click: undo } }, "Undo"),
      el("button", { type: "button", class: "button small quiet", title: "Enter in the empty field", on: { click: now } }, "Send now"),
    );
    this.element.hidden = false;
    count();
    this.#timer = setInterval(count, 250);
  }

  hide() {
    clearInterval(this.#timer);
    this.element.hidden = true;
  }
}

/**
 * The few seconds in which a reply or a file can be taken back: how long still, and the buttons.
 */
import { el, fill } from "../shared/dom.js";

export class UndoBar {
  element = el("div", { class: "undo-bar small", hidden: true });
  #timer = 0;

  /**
   * Counts down until then.
   * @param {{until: number, file?: string}} held until when (ms since 1970), and the name of the file that it is
   * @param {{undo: () => void, now: () => void}} choices
   */
  show({ until, file }, { undo, now }) {
    clearInterval(this.#timer);
    const left = el("span", { class: "numbers", "aria-hidden": "true" });
    const count = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) return this.hide();
      left.textContent = file ? `Sending “${file}” in ${seconds} s` : `Sending in ${seconds} s`;
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

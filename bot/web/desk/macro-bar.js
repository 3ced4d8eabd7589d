/**
 * The moment before a macro runs: what it will do, and the way back.
 */
import { el, fill } from "../shared/dom.js";

const WAIT_MS = 5000;

export class MacroBar {
  element = el("section", { class: "macro-bar", role: "status", "aria-label": "Macro", hidden: true });
  #timer = 0;

  /**
   * Runs it after a moment, unless it is undone until then.
   * @param {string} title
   * @param {string} text what it does
   * @param {() => void} run
   */
  offer(title, text, run) {
    this.undo();
    const go = () => {
      this.undo();
      run();
    };
    fill(
      this.element,
      el("p", {}, el("strong", {}, title), ` will ${text}.`),
      el("button", { type: "button", class: "button small", on: { click: () => this.undo() } }, "Undo"),
      el("button", { type: "button", class: "button small", on: { click: go } }, "Do it now"),
    );
    this.element.hidden = false;
    this.#timer = setTimeout(go, WAIT_MS);
  }

  /** Nothing will run. */
  undo() {
    clearTimeout(this.#timer);
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}

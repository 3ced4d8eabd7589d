/**
 * The three panes: their widths on a large screen, and which of them shows on a small one.
 */
import { need } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";

/** @typedef {"list" | "conversation" | "context"} Pane */

/** @type {Record<string, {least: number, most: number, usual: number, side: 1 | -1}>} */
const SIZES = {
  list: { least: 260, most: 560, usual: 360, side: 1 },
  context: { least: 240, most: 480, usual: 320, side: -1 },
};
const STEP = 16;

export class Panes {
  #root;
  #memory;

  /**
   * @param {HTMLElement} root
   * @param {import("./memory.js").Memory} memory
   */
  constructor(root, memory) {
    this.#root = root;
    this.#memory = memory;
    for (const splitter of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".splitter"))) this.#listen(splitter);
  }

  /** Which pane a phone shows; on larger screens only "context" matters, where it lies over the others. */
  get shown() {
    return /** @type {Pane} */ (this.#root.dataset.shows);
  }

  /** @param {Pane} pane */
  show(pane) {
    this.#root.dataset.shows = pane;
  }

  /** Whether the list is hidden behind the conversation. */
  get narrow() {
    return getComputedStyle(need(".list-pane", this.#root)).display === "none";
  }

  /** @param {HTMLElement} splitter */
  #listen(splitter) {
    const name = splitter.dataset.pane ?? "list";
    this.#resize(splitter, name, Number(this.#memory.layout(name) ?? SIZES[name].usual));
    splitter.addEventListener("pointerdown", (event) => this.#drag(splitter, name, event));
    splitter.addEventListener("keydown", (event) => this.#key(splitter, name, event));
    splitter.addEventListener("dblclick", () => this.#resize(splitter, name, SIZES[name].usual));
  }

  /**
   * @param {HTMLElement} splitter
   * @param {string} name
   * @param {number} width
   */
  #resize(splitter, name, width) {
    const { least, most } = SIZES[name];
    const fitting = Math.round(Math.min(most, Math.max(least, width || least)));
    this.#root.style.setProperty(`--${name}-width`, `${fitting}px`);
    splitter.setAttribute("aria-valuemin", String(least));
    splitter.setAttribute("aria-valuemax", String(most));
    splitter.setAttribute("aria-valuenow", String(fitting));
    this.#memory.keepLayout(name, fitting);
  }

  /**
   * @param {HTMLElement} splitter
   * @param {string} name
   * @param {PointerEvent} event
   */
  #drag(splitter, name, event) {
    event.preventDefault();
    splitter.focus();
    splitter.setPointerCapture(event.pointerId);
    const from = event.clientX;
    const width = Number(splitter.getAttribute("aria-valuenow"));
    const move = (/** @type {PointerEvent} */ moved) =>
      this.#resize(splitter, name, width + (moved.clientX - from) * SIZES[name].side);
    splitter.addEventListener("pointermove", move);
    splitter.addEventListener("lostpointercapture", () => splitter.removeEventListener("pointermove", move), { once: true });
  }

  /**
   * @param {HTMLElement} splitter
   * @param {string} name
   * @param {KeyboardEvent} event
   */
  #key(splitter, name, event) {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[pressedKey(event)];
    if (!direction) return;
    event.preventDefault();
    const width = Number(splitter.getAttribute("aria-valuenow"));
    this.#resize(splitter, name, width + direction * SIZES[name].side * STEP);
  }
}

/**
 * Who else has the open conversation on their desk, and who of them is writing.
 */
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

/** @typedef {import("./aids").Viewer} Viewer */

const TYPING_FORGOTTEN_MS = 10_000;
const MOST_NAMED = 3;

export class ViewersLine {
  element = el("p", { class: "viewers small", role: "status", hidden: true });
  #timer = 0;

  /** @param {Viewer[]} others */
  show(others) {
    clearTimeout(this.#timer);
    this.#draw(others);
    if (!others.some(({ typing }) => typing)) return;
    const still = others.map((viewer) => ({ ...viewer, typing: false }));
    this.#timer = setTimeout(() => this.#draw(still), TYPING_FORGOTTEN_MS);
  }

  /** @param {Viewer[]} others */
  #draw(others) {
    this.element.hidden = others.length === 0;
    if (!others.length) return;
    const typing = others.filter((viewer) => viewer.typing);
    this.element.classList.toggle("typing-too", typing.length > 0);
    fill(this.element, icon("person"), el("span", {}, typing.length ? `${names(typing)} ${typing.length === 1 ? "is" : "are"} writing here too` : `${names(others)} ${others.length === 1 ? "has" : "have"} this open too`));
  }
}

/** @param {Viewer[]} viewers */
function names(viewers) {
  const shown = viewers.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = viewers.length - shown.length;
  return new Intl.ListFormat(undefined).format(more ? [...shown, `${more} more`] : shown);
}

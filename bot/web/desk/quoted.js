/**
 * The entry that a draft quotes: named under it, and linked to as long as the draft still says what it says.
 */
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

/** @typedef {import("./memory.js").Source} Source */

/** Of an entry's words, so many must be left in a draft that links to it. */
const LEAST_KEPT = 0.5;

export class Quoted {
  element = el("p", { class: "quoted", hidden: true });
  #remove;

  /** @param {() => void} remove what the agent's press on the cross does */
  constructor(remove) {
    this.#remove = remove;
  }

  /** @param {Source | null} source */
  show(source) {
    this.element.hidden = !source;
    if (!source) return;
    const props = { type: "button", class: "button quiet small icon", "aria-label": "Send without the link" };
    const remove = el("button", { ...props, on: { click: this.#remove } }, icon("close"));
    fill(this.element, icon("book"), el("span", {}, `Links to “${source.title}”`), remove);
  }
}

/**
 * Whether a draft still says what was taken from the entry: at least half of its words are left.
 * @param {Source} source
 * @param {string} draft
 */
export function stillQuotes({ text }, draft) {
  const taken = wordsOf(text ?? "");
  if (!taken.length) return true;
  const left = new Set(wordsOf(draft));
  return taken.filter((word) => left.has(word)).length >= LEAST_KEPT * taken.length;
}

/** @param {string} text */
function wordsOf(text) {
  return text.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How an answer reads, beside the editor: reading ease, sentences that are too long, words to avoid. */
import { el, fill } from "../shared/dom.js";
import { addStyle } from "../shared/style.js";
import { getHints } from "./upkeep-calls.js";

/** @typedef {import("./upkeep").Hints} HintsView */

const WAIT_MS = 400;
const BEGINNING = 9;

export class Hints {
  element = el("section", { class: "hints", "aria-label": "How it reads", hidden: true });
  #timer = 0;
  #asked = new AbortController();
  #shown = "";

  /**
   * Follows what is being written, a moment behind.
   * @param {string} answer
   * @param {string} locale
   */
  follow(answer, locale) {
    const wanted = `${locale}\n${answer}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    clearTimeout(this.#timer);
    this.#asked.abort();
    if (answer.trim()) this.#timer = setTimeout(() => this.#ask(answer, locale), WAIT_MS);
    else this.element.hidden = true;
  }

  /** @param {string} answer @param {string} locale */
  async #ask(answer, locale) {
    this.#asked = new AbortController();
    try {
      this.#draw(await getHints(answer, locale, this.#asked.signal));
    } catch {
      this.element.hidden = true; // only hints: what is wrong with the connection is told elsewhere
    }
  }

  /** @param {HintsView} hints */
  #draw(hints) {
    addStyle("/static/studio/upkeep.css");
    const words = hints.jargon.map(({ word, plain }) => el("li", {}, el("span", {}, "“", el("bdi", {}, word), "”: "), plain ? el("span", {}, "write “", el("bdi", {}, plain), "”.") : "leave it out."));
    const long = hints.long_sentences.map((sentence) => el("li", {}, "A long sentence: ", el("q", { title: sentence }, beginning(sentence))));
    const ease = hints.ease !== null && el("p", { class: hints.hard ? "hints-hard" : "muted" }, `Reading ease ${Math.max(0, Math.round(hints.ease))} of 100: ${verdict(hints)}.`);
    this.element.hidden = !ease && !words.length && !long.length;
    fill(this.element, el("h3", {}, "How it reads"), ease, (words.length > 0 || long.length > 0) && el("ul", {}, ...words, ...long));
  }
}

/** The first words of a sentence: enough to find it again. @param {string} sentence */
function beginning(sentence) {
  const words = sentence.split(" ");
  return words.length > BEGINNING ? `${words.slice(0, BEGINNING).join(" ")} …` : sentence;
}

/** @param {HintsView} hints */
function verdict({ ease, hard }) {
  if (hard) return "hard; shorter sentences and everyday words help";
  return (ease ?? 0) >= 60 ? "plain" : "fair";
}

/** The words that customers do not use, each with the plain one to write instead. */
import { sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { errorState, skeletons } from "../shared/states.js";
import { toast } from "../shared/toast.js";
import { listWords, removeWord, saveWord } from "./upkeep-calls.js";

/** @typedef {import("./upkeep").WordView} WordView */

const ABOUT = "An answer that uses one of these gets a hint beside the editor, with the word to write instead. Leave that empty when the word can simply go.";

export class WordsPage {
  #word = el("input", { class: "input", name: "word", maxLength: 80, required: true, autocomplete: "off" });
  #plain = el("input", { class: "input", name: "plain", maxLength: 80, autocomplete: "off" });
  #list = el("div", {});
  element = el(
    "div",
    { class: "upkeep-page" },
    el("p", { class: "muted" }, ABOUT),
    el(
      "form",
      { class: "word-form", on: { submit: (/** @type {SubmitEvent} */ event) => this.#add(event) } },
      el("label", { class: "field" }, el("span", {}, "Word to avoid"), this.#word),
      el("label", { class: "field" }, el("span", {}, "Write instead"), this.#plain),
      el("button", { type: "submit", class: "button primary" }, "Add"),
    ),
    this.#list,
  );

  async load() {
    if (!this.#list.childElementCount) fill(this.#list, skeletons(4));
    try {
      this.#draw(await listWords());
    } catch (error) {
      fill(this.#list, errorState(error, () => this.load()));
    }
  }

  /** @param {WordView[]} words */
  #draw(words) {
    const head = ["Avoid", "Write instead", "Listed by", ""].map((name) => el("th", { scope: "col" }, name));
    const rows = words.map(({ word, plain, by }) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, word),
        el("td", {}, plain || el("span", { class: "muted" }, "leave it out")),
        el("td", { class: "small muted" }, by || "Frontdesk"),
        el("td", {}, el("button", { type: "button", class: "button quiet small", "aria-label": `Remove ${word}`, on: { click: () => this.#change(() => removeWord(word)) } }, "Remove")),
      ),
    );
    fill(this.#list, el("table", { class: "plain-table upkeep-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)));
  }

  /** @param {SubmitEvent} event */
  async #add(event) {
    event.preventDefault();
    const word = this.#word.value.trim();
    if (word && (await this.#change(() => saveWord(word, this.#plain.value.trim())))) {
      this.#word.value = this.#plain.value = "";
      this.#word.focus();
    }
  }

  /** @param {() => Promise<WordView[]>} act */
  async #change(act) {
    try {
      this.#draw(await act());
      return true;
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
      return false;
    }
  }
}

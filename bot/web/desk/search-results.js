/**
 * What a search over all conversations found, each at the line where it was found.
 */
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { clock, day, exact, sameDay } from "../shared/time.js";
import { customerName, ownerText } from "./words.js";

/** @typedef {import("./staff").SearchHit} SearchHit */

const PAUSE_MS = 180;
const SKELETONS_AFTER_MS = 300;

const WHO = { customer: "Customer", assistant: "Assistant", agent: "Agent", system: "Told", note: "Note" };

export class SearchResults {
  words = "";
  element = el("div", { class: "search-results" });
  #desk;
  #open;
  #timer = 0;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {(conversationId: string, seq: number) => void} open
   */
  constructor(desk, open) {
    this.#desk = desk;
    this.#open = open;
  }

  /** @param {string} words */
  find(words) {
    if (words === this.words) return;
    this.words = words;
    clearTimeout(this.#timer);
    if (words) this.#timer = setTimeout(() => this.#ask(words), PAUSE_MS);
  }

  /** @param {string} words */
  async #ask(words) {
    const slow = setTimeout(() => words === this.words && fill(this.element, skeletons(5)), SKELETONS_AFTER_MS);
    try {
      /** @type {import("./staff").SearchResults} */
      const { hits } = await this.#desk.ask({ type: "search.find", words });
      if (words === this.words) this.#show(hits);
    } catch (error) {
      if (words === this.words) fill(this.element, errorState(/** @type {Error} */ (error), () => this.#ask(words)));
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {SearchHit[]} hits */
  #show(hits) {
    if (!hits.length) {
      const text = "Try fewer words, or the beginning of a word. Messages, notes, names and e-mail addresses are searched.";
      return fill(this.element, emptyState({ icon: "search", title: `Nothing matches “${this.words}”`, text }));
    }
    const count = hits.length === 1 ? "One conversation" : `${hits.length} conversations`;
    const list = el("ul", { class: "rows" }, ...hits.map((hit) => this.#line(hit)));
    fill(this.element, el("p", { class: "small muted search-count", role: "status" }, count), list);
  }

  /** @param {SearchHit} hit */
  #line({ row, seq, at, kind, snippet }) {
    const today = sameDay(at, new Date().toISOString());
    const button = el(
      "button",
      { type: "button", class: "row-open", on: { click: () => this.#open(row.conversation_id, seq) } },
      el(
        "span",
        { class: "row-top" },
        el("bdi", { class: "row-name" }, customerName(row)),
        el("time", { class: "row-time", datetime: at, title: exact(at) }, today ? clock(at) : day(at)),
      ),
      el("span", { class: "snippet" }, ...snippet.map((part, index) => (index % 2 ? el("mark", {}, part) : part))),
      el("span", { class: "row-labels" }, el("span", { class: "row-label" }, WHO[kind]), el("span", { class: "row-label" }, ownerText(row, this.#desk.rows.isMine(row)))),
    );
    return el("li", { class: "row", data: { id: row.conversation_id } }, button);
  }
}

/**
 * What a search over all conversations found, each at the line where it was found.
 */
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { clock, day, exact, sameDay } from "../shared/time.js";
import { offer } from "./choices.js";
import { customerName, ownerText } from "./words.js";

/** @typedef {import("./staff").SearchHit} SearchHit */

const PAUSE_MS = 180;
const SKELETONS_AFTER_MS = 300;

const WHO = { customer: "Customer", assistant: "Assistant", agent: "Agent", system: "Told", note: "Note" };

const STATES = [
  ["waiting", "Waiting"],
  ["agent", "With an agent"],
  ["assistant", "With the assistant"],
  ["closed", "Closed"],
];

export class SearchResults {
  words = "";
  #found = el("div", {});
  #state = el("select", { class: "input", "aria-label": "State" });
  #agent = el("select", { class: "input", "aria-label": "Agent" });
  #label = el("select", { class: "input", "aria-label": "With the label" });
  #since = el("input", { class: "input", type: "date" });
  #until = el("input", { class: "input", type: "date" });
  #within = el("details", { class: "search-within" }, el("summary", { class: "small" }, "Narrow the search"), el("div", { class: "more-filters" }, this.#state, this.#agent, this.#label, el("span", {}), el("label", { class: "small" }, "From this day", this.#since), el("label", { class: "small" }, "To this day", this.#until)));
  element = el("div", { class: "search-results" }, this.#within, this.#found);
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
    for (const field of [this.#state, this.#agent, this.#label, this.#since, this.#until]) field.addEventListener("change", () => void this.#ask(this.words));
    this.#within.addEventListener("toggle", () => this.#drawChoices());
    this.#drawChoices();
  }

  #drawChoices() {
    offer(this.#state, "Any state", STATES);
    offer(this.#agent, "Any agent", this.#desk.team.map(({ staff_id, name }) => [staff_id, name]));
    offer(this.#label, "Any label", this.#desk.labels.map(({ label }) => [label, label]));
  }

  /** Where to look, as the gateway takes it. */
  get #limits() {
    const day = (/** @type {string} */ value, days = 0) => {
      const [year, month, date] = value.split("-").map(Number);
      return value ? new Date(year, month - 1, date + days).toISOString() : null;
    };
    return {
      state: this.#state.value || null,
      staff_id: this.#agent.value || null,
      label: this.#label.value || null,
      since: day(this.#since.value),
      until: day(this.#until.value, 1),
    };
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
    const limits = this.#limits;
    const current = () => words === this.words && JSON.stringify(limits) === JSON.stringify(this.#limits);
    const slow = setTimeout(() => current() && fill(this.#found, skeletons(5)), SKELETONS_AFTER_MS);
    try {
      /** @type {import("./staff").SearchResults} */
      const { hits } = await this.#desk.ask({ type: "search.find", words, ...limits });
      if (current()) this.#show(hits);
    } catch (error) {
      if (current()) fill(this.#found, errorState(/** @type {Error} */ (error), () => this.#ask(words)));
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {SearchHit[]} hits */
  #show(hits) {
    if (!hits.length) {
      const text = "Try fewer words, or the beginning of a word. Messages, notes, names and e-mail addresses are searched.";
      return fill(this.#found, emptyState({ icon: "search", title: `Nothing matches “${this.words}”`, text }));
    }
    const count = hits.length === 1 ? "One conversation" : `${hits.length} conversations`;
    const list = el("ul", { class: "rows" }, ...hits.map((hit) => this.#line(hit)));
    fill(this.#found, el("p", { class: "small muted search-count", role: "status" }, count), list);
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
      el("span", { class: "snippet", dir: "auto" }, ...snippet.map((part, index) => (index % 2 ? el("mark", {}, part) : part))),
      el("span", { class: "row-labels" }, el("span", { class: "row-label" }, WHO[kind]), el("span", { class: "row-label" }, ownerText(row, this.#desk.rows.isMine(row)))),
    );
    return el("li", { class: "row", data: { id: row.conversation_id } }, button);
  }
}

/**
 * The section Gaps: questions without a good answer, the costliest first, and what to do about each.
 */
import { relative } from "../shared/ago.js";
import { call } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { addStyle } from "../shared/style.js";
import { GapPane } from "./gap-pane.js";
import { costOf, signBadges, STATES } from "./gap-words.js";
import { registerSection, sectionHref } from "./sections.js";

/** @typedef {import("./gaps").GapRow} GapRow */
/** @typedef {import("./gaps").GapState} GapState */

const PAGE_SIZE = 50;
const NOTHING = {
  open: "Every question of the last weeks got an answer. What customers ask in vain appears here by itself.",
  taken_up: "What you make an entry of waits here until that is published.",
  answered: "Gaps come here once their questions, asked again, get an answer.",
  snoozed: "What you put away for a while comes back by itself.",
  dismissed: "What you dismiss stays here, with your reason.",
};

class GapsPage {
  #tabs = el("div", { class: "tabs gap-tabs", role: "tablist", "aria-label": "State of the gaps" });
  #body = el("div", { class: "gap-list" });
  #pane = el("section", { class: "gap-pane", "aria-label": "Gap" });
  #more = el("button", { type: "button", class: "button", hidden: true, on: { click: () => this.#load(this.#rows.length) } }, "Show more");
  #root;
  /** @type {GapState} */
  #state = "open";
  /** @type {GapRow[]} */
  #rows = [];
  #open = 0;
  #view = new GapPane(this.#pane, () => this.#load());

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = el("div", { class: "gaps" }, el("div", { class: "gap-side" }, el("h1", {}, "Gaps"), this.#tabs, this.#body, this.#more), this.#pane);
    fill(root, this.#root);
    this.#drawTabs({});
  }

  /** @param {string} rest the number of a gap, or nothing */
  show(rest) {
    this.#open = Number(rest) || 0;
    this.#root.toggleAttribute("data-open", this.#open > 0);
    this.#load();
    if (this.#open) this.#view.load(this.#open);
    else this.#view.showNothing(this.#rows.length > 0);
  }

  async #load(offset = 0) {
    if (!this.#rows.length) fill(this.#body, skeletons(5));
    const state = this.#state;
    try {
      const page = await call("GET", `/api/studio/gaps?state=${state}&limit=${PAGE_SIZE}&offset=${offset}`);
      if (state !== this.#state) return; // another tab was chosen meanwhile
      this.#rows = offset ? [...this.#rows, ...page.rows] : page.rows;
      this.#drawTabs(page.counts);
      this.#draw(page.counts[state] ?? 0);
      if (!this.#open) this.#view.showNothing(this.#rows.length > 0);
    } catch (error) {
      this.#rows = [];
      fill(this.#body, errorState(error, () => this.#load()));
    }
  }

  /** @param {Partial<Record<GapState, number>>} counts */
  #drawTabs(counts) {
    const states = /** @type {GapState[]} */ (Object.keys(STATES));
    fill(this.#tabs, ...states.map((state) => this.#tab(state, counts[state] ?? 0)));
  }

  /**
   * @param {GapState} state
   * @param {number} count
   */
  #tab(state, count) {
    const choose = () => {
      this.#state = state;
      this.#rows = [];
      this.#load();
    };
    const label = count > 0 && el("span", { class: "count" }, ` ${count.toLocaleString()}`);
    return el("button", { type: "button", class: "tab", role: "tab", "aria-selected": String(state === this.#state), on: { click: choose } }, STATES[state], label);
  }

  /** @param {number} total */
  #draw(total) {
    this.#more.hidden = this.#rows.length >= total;
    if (!this.#rows.length) {
      fill(this.#body, emptyState({ icon: "check", title: this.#state === "open" ? "No gaps" : "Nothing here", text: NOTHING[this.#state] }));
      return;
    }
    fill(this.#body, el("ul", { class: "gap-rows" }, ...this.#rows.map((gap) => this.#row(gap))));
  }

  /** @param {GapRow} gap */
  #row(gap) {
    const current = gap.number === this.#open;
    return el(
      "li",
      {},
      el(
        "a",
        { class: "gap-row list-row", href: sectionHref("gaps", String(gap.number)), "aria-current": current ? "true" : null },
        el("bdi", { class: "list-question" }, gap.question),
        el("span", { class: "gap-cost" }, costOf(gap)),
        el("span", { class: "gap-signs" }, ...signBadges(gap), gap.last_at && el("span", { class: "small muted" }, relative(gap.last_at))),
      ),
    );
  }
}

/** @type {GapsPage | null} */
let page = null;

registerSection({
  name: "Gaps",
  path: "gaps",
  order: 10,
  open(pane, rest) {
    addStyle("/static/studio/gaps.css");
    page ??= new GapsPage(pane);
    page.show(rest);
  },
});

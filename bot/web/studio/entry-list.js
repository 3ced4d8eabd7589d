/**
 * The left pane: entries that match the search and filters, page by page.
 *
 * Leaves as event: `open` (detail: entry id).
 */
import { el, fill, need } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { listCategories, listEntries } from "./entries.js";
import { isOverdue, stateBadge } from "./words.js";

/** @typedef {import("./studio").EntryRow} EntryRow */

const SEARCH_AFTER_MS = 200;

export class EntryList extends EventTarget {
  #root;
  #body;
  #list = el("ul", { class: "entry-rows" });
  #more = el("button", { type: "button", class: "button entries-more", on: { click: () => this.#loadMore() } }, "Show more");
  #open = "";
  #total = 0;
  /** @type {EntryRow[]} */
  #rows = [];
  #asked = new AbortController();
  #searchTimer = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    super();
    this.#root = root;
    this.#body = need(".entries-body", root);
    const later = () => {
      clearTimeout(this.#searchTimer);
      this.#searchTimer = setTimeout(() => this.load(), SEARCH_AFTER_MS);
    };
    this.searchField.addEventListener("input", later);
    for (const select of root.querySelectorAll("select")) select.addEventListener("change", () => this.load());
  }

  get searchField() {
    return /** @type {HTMLInputElement} */ (need("#entry-search", this.#root));
  }

  get #filter() {
    const value = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (need(id, this.#root)).value;
    return { q: this.searchField.value.trim(), state: value("#entry-state"), category: value("#entry-category") };
  }

  /** Loads the first page of what matches now. */
  async load() {
    if (!this.#rows.length) fill(this.#body, skeletons(8));
    await this.#ask(0);
  }

  async loadCategories() {
    const categories = await listCategories();
    const select = /** @type {HTMLSelectElement} */ (need("#entry-category", this.#root));
    const { value } = select;
    const options = categories.map(({ name, draft, published, retired }) =>
      el("option", { value: name }, `${name || "No category"} (${draft + published + retired})`),
    );
    fill(select, el("option", { value: "" }, "Every category"), ...options.filter((option) => option.value));
    select.value = value;
    return categories.map(({ name }) => name).filter(Boolean);
  }

  /**
   * Shows which entry is open; "" for none.
   * @param {string} entryId
   */
  markOpen(entryId) {
    this.#open = entryId;
    for (const node of this.#list.querySelectorAll("button")) {
      if (node.dataset.id === entryId) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    }
  }

  async #loadMore() {
    await this.#ask(this.#rows.length);
  }

  /** @param {number} offset */
  async #ask(offset) {
    this.#asked.abort();
    this.#asked = new AbortController();
    try {
      const page = await listEntries(this.#filter, offset, this.#asked.signal);
      this.#rows = offset ? [...this.#rows, ...page.rows] : page.rows;
      this.#total = page.total;
      this.#draw();
    } catch (error) {
      if (error instanceof DOMException) return; // a newer question is on its way
      this.#rows = [];
      fill(this.#body, errorState(error, () => this.load()));
    }
  }

  #draw() {
    need("#entry-count", this.#root).textContent = this.#total.toLocaleString();
    if (!this.#rows.length) {
      fill(this.#body, this.#nothing());
      return;
    }
    fill(this.#list, ...this.#rows.map((row) => this.#line(row)));
    this.#more.hidden = this.#rows.length >= this.#total;
    fill(this.#body, this.#list, this.#more);
    this.markOpen(this.#open);
  }

  #nothing() {
    const { q, state, category } = this.#filter;
    if (!q && !state && !category) {
      return emptyState({ icon: "book", title: "No entries yet", text: "Write the first one: a question that customers ask, and its answer." });
    }
    const clear = el("button", { type: "button", class: "button", on: { click: () => this.#clear() } }, "Clear search and filters");
    return emptyState({ icon: "search", title: "No entry matches", text: "Try fewer words or another filter.", actions: [clear] });
  }

  #clear() {
    this.searchField.value = "";
    for (const select of this.#root.querySelectorAll("select")) select.value = "";
    this.load();
  }

  /** @param {EntryRow} row */
  #line(row) {
    const choose = () => this.dispatchEvent(new CustomEvent("open", { detail: row.entry_id }));
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "entry-row", data: { id: row.entry_id }, on: { click: choose } },
        el("bdi", { class: "entry-question" }, row.question),
        el("span", { class: "entry-labels" }, ...labels(row)),
      ),
    );
  }
}

/** @param {EntryRow} row */
function labels(row) {
  const changed = row.state === "published" && row.live !== row.latest;
  return [
    stateBadge(row.state),
    changed && el("span", { class: "badge caution" }, "Changes not live"),
    isOverdue(row.check_by) && el("span", { class: "badge danger" }, "Check is due"),
    el("span", { class: "small muted entry-category" }, row.category || "No category"),
  ];
}

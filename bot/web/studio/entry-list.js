/**
 * The left pane: entries that match the search and filters, page by page.
 *
 * Leaves as events: `open` (detail: entry id), `changed` after a change of many.
 */
import { el, fill, need } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { BulkBar } from "./bulk-bar.js";
import { getLabels, listEntries } from "./entries.js";
import { isOverdue, languageName, stateBadge } from "./words.js";

/** @typedef {import("./studio").EntryRow} EntryRow */

const SEARCH_AFTER_MS = 200;
const MOST_SELECTED = 5_000;

export class EntryList extends EventTarget {
  #root;
  #body;
  #list = el("ul", { class: "entry-rows" });
  #more = el("button", { type: "button", class: "button entries-more", on: { click: () => this.#loadMore() } }, "Show more");
  #bulk = new BulkBar();
  /** @type {Map<string, string>} the questions of the selected entries by their ids */
  #selected = new Map();
  #open = "";
  /** The entry that was opened last and is still to be brought into sight. */
  #sought = "";
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
    root.append(this.#bulk.element);
    const later = () => {
      clearTimeout(this.#searchTimer);
      this.#searchTimer = setTimeout(() => this.load(), SEARCH_AFTER_MS);
    };
    this.searchField.addEventListener("input", later);
    for (const select of this.#selects) select.addEventListener("change", () => this.load());
    this.#bulk.addEventListener("clear", () => this.#select(new Map()));
    this.#bulk.addEventListener("all", () => this.#selectAll());
    this.#bulk.addEventListener("done", () => {
      this.#select(new Map());
      this.load();
      this.dispatchEvent(new CustomEvent("changed"));
    });
  }

  get searchField() {
    return /** @type {HTMLInputElement} */ (need("#entry-search", this.#root));
  }

  /** @returns {HTMLSelectElement[]} */
  get #selects() {
    return [...need(".entries-head", this.#root).querySelectorAll("select")];
  }

  /** What is asked for, by the names that the server knows. @returns {Partial<import("./entries.js").Filter>} */
  get #filter() {
    const chosen = this.#selects.map((select) => {
      const [name, value = select.value] = select.value.includes("=") ? select.value.split("=") : [select.name];
      return [name, value];
    });
    return { q: this.searchField.value.trim(), ...Object.fromEntries(chosen.filter(([, value]) => value)) };
  }

  /** Loads the first page of what matches now. */
  async load() {
    const folded = [...need(".entries-filters-more", this.#root).querySelectorAll("select")].filter(({ value }) => value).length;
    need(".entries-filters-more summary", this.#root).textContent = folded ? `More filters (${folded})` : "More filters";
    if (!this.#rows.length) fill(this.#body, skeletons(8));
    await this.#ask(0);
  }

  /** Offers what entries are sorted by as filters. */
  async loadLabels() {
    const labels = await getLabels();
    this.#offer("category", "Every category", labels.categories.map(({ name, entries }) => [name, `${name} (${entries})`]));
    this.#offer("owner", "Every owner", labels.owners.map((name) => [name, name]));
    this.#offer("tag", "Every tag", labels.tags.map((name) => [name, name]));
    this.#offer("locale", "Every language", labels.locales.map((locale) => [locale, languageName(locale)]));
    return labels;
  }

  /**
   * @param {string} name
   * @param {string} all
   * @param {[string, string][]} options values and their words
   */
  #offer(name, all, options) {
    const select = /** @type {HTMLSelectElement} */ (need(`#entry-${name}`, this.#root));
    const { value } = select;
    fill(select, el("option", { value: "" }, all), ...options.map(([option, words]) => el("option", { value: option }, words)));
    select.value = options.some(([option]) => option === value) ? value : "";
    select.disabled = options.length === 0;
  }

  /**
   * Shows which entry is open; "" for none.
   * @param {string} entryId
   */
  markOpen(entryId) {
    if (entryId !== this.#open) this.#sought = entryId;
    this.#open = entryId;
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(".entry-row"))) {
      if (node.dataset.id === entryId) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
      if (this.#sought && node.dataset.id === this.#sought) {
        node.scrollIntoView({ block: "nearest" });
        this.#sought = "";
      }
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
    this.#bulk.show(this.#selected, this.#total);
  }

  /** @param {Map<string, string>} selected */
  #select(selected) {
    this.#selected = selected;
    this.#draw();
  }

  async #selectAll() {
    while (this.#rows.length < this.#total && this.#rows.length < MOST_SELECTED) {
      const before = this.#rows.length;
      await this.#loadMore();
      if (this.#rows.length === before) break;
    }
    this.#select(new Map(this.#rows.map((row) => [row.entry_id, row.question])));
  }

  #nothing() {
    if (Object.values(this.#filter).every((value) => !value)) {
      return emptyState({
        icon: "book",
        title: "No entries yet",
        text: "Until one is published, the assistant only offers a person. Write a question that customers ask and its answer, or import what you have.",
        actions: [el("a", { class: "button", href: "#/import" }, "Import")],
      });
    }
    const clear = el("button", { type: "button", class: "button", on: { click: () => this.#clear() } }, "Clear search and filters");
    return emptyState({ icon: "search", title: "No entry matches", text: "Try fewer words or another filter.", actions: [clear] });
  }

  #clear() {
    this.searchField.value = "";
    for (const select of this.#selects) select.value = "";
    this.load();
  }

  /** @param {EntryRow} row */
  #line(row) {
    const choose = () => this.dispatchEvent(new CustomEvent("open", { detail: row.entry_id }));
    const box = el("input", { type: "checkbox", class: "entry-select", checked: this.#selected.has(row.entry_id), "aria-label": `Select ${row.question}` });
    box.addEventListener("change", () => {
      if (box.checked) this.#selected.set(row.entry_id, row.question);
      else this.#selected.delete(row.entry_id);
      this.#bulk.show(this.#selected, this.#total);
    });
    return el(
      "li",
      {},
      box,
      el(
        "button",
        { type: "button", class: "entry-row list-row", data: { id: row.entry_id }, on: { click: choose } },
        el("bdi", { class: "list-question" }, row.question),
        el("span", { class: "entry-labels" }, ...labels(row)),
      ),
    );
  }
}

/** @param {EntryRow} row */
function labels(row) {
  return [
    stateBadge(row.state),
    row.state === "published" && row.pending && el("span", { class: "badge caution" }, WAITS[row.pending]),
    isOverdue(row.check_by) && el("span", { class: "badge danger" }, "Check is due"),
    row.for_some && el("span", { class: "badge" }, "For some"),
    row.locales.length > 1 && el("span", { class: "small muted" }, row.locales.join(" ")),
    el("span", { class: "small muted entry-category", dir: "auto" }, row.category || "No category"),
  ];
}

/** @type {Record<import("./studio").Pending, string>} what waits beside the live version */
const WAITS = { draft: "Changes not live", review: "Changes in review", scheduled: "Changes planned" };

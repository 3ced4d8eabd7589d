/**
 * The left pane: which list, a search over everything, a label, and the rows that can be seen. Rows are kept by
 * conversation, so that a change touches one row; rows out of sight are not in the page at all.
 *
 * Leaves as events: `open` and `take` (detail: conversation id), `hit` (detail: {id, seq}).
 */
import { el, fill, need } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";
import { afterPress } from "../shared/press.js";
import { arrange, refill } from "../shared/refill.js";
import { emptyState, skeletons } from "../shared/states.js";
import { Selection } from "./bulk.js";
import { FilterBar } from "./filters.js";
import { ListRow, tickWaits } from "./list-row.js";
import { filterOf, LIST_NAMES } from "./rows.js";
import { SearchResults } from "./search-results.js";
import { ListWindow } from "./window.js";

/** @typedef {import("./staff").ListName} ListName */
/** @typedef {import("./staff").ConversationRow} ConversationRow */

/** @type {Record<ListName, {title: string, empty: string, next: string}>} */
const LISTS = {
  queue: { title: "Queue", empty: "Nobody is waiting", next: "New conversations appear here by themselves." },
  mine: { title: "Mine", empty: "You have no conversations", next: "Take one from the queue, and it stays here until you hand it back or close it." },
  all: { title: "All", empty: "No open conversations", next: "Every conversation that was passed on to a person shows here." },
  snoozed: { title: "Snoozed", empty: "Nothing is snoozed", next: "Press z in a conversation of yours to put it away until a time." },
  closed: { title: "Closed", empty: "Nothing closed yet", next: "Closed conversations can be read here." },
};

// So many rows before the end of what was fetched, the next page is.
const FETCH_AHEAD = 30;

export class ConversationList extends EventTarget {
  /** @type {ListName} */
  name = "queue";
  #desk;
  #reads;
  #tabs;
  #body;
  #search;
  #filters;
  #selection;
  #withAssistant = el("button", { type: "button", class: "button small quiet with-assistant", "aria-pressed": "false", on: { click: () => this.#toggleAssistant() } });
  #list = el("ul", { class: "rows" });
  #window;
  #results;
  /** @type {ConversationRow[]} all rows of the list, of which a part is drawn */
  #all = [];
  /** @type {Map<string, ListRow>} */
  #rows = new Map();
  /** @type {Map<ListName, HTMLButtonElement>} */
  #tabOf = new Map();
  #cursor = "";
  /** The conversation that was just taken out of the list in sight. */
  #kept = "";
  #drawn = 0;
  #draw = () => this.draw();

  /**
   * @param {HTMLElement} root
   * @param {import("./desk.js").Desk} desk
   * @param {import("./reads.js").Reads} reads
   */
  constructor(root, desk, reads) {
    super();
    this.#desk = desk;
    this.#reads = reads;
    this.#tabs = need(".tabs", root);
    this.#body = need(".list-body", root);
    this.#search = /** @type {HTMLInputElement} */ (need("input[type=search]", root));
    this.#selection = new Selection(desk, () => this.#all.map(({ conversation_id }) => conversation_id));
    this.#filters = new FilterBar(desk, this.#selection.start);
    need(".list-head", root).append(this.#filters.element, this.#selection.element, this.#withAssistant);
    this.#window = new ListWindow(this.#body, this.#list);
    this.#results = new SearchResults(desk, (id, seq) => this.dispatchEvent(new CustomEvent("hit", { detail: { id, seq } })));
    this.#makeTabs();
    fill(this.#body, skeletons(6));
    this.#search.addEventListener("input", () => this.draw());
    this.#filters.addEventListener("filter", () => this.select(this.name));
    this.#selection.addEventListener("selection", () => this.drawSoon());
    this.#body.addEventListener("scroll", () => this.drawSoon(), { passive: true });
    this.#search.addEventListener("keydown", (event) => this.#searchKey(event));
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("focusin", (event) => this.#focused(/** @type {HTMLElement} */ (event.target)));
    new ResizeObserver(() => this.drawSoon()).observe(this.#body);
    reads.addEventListener("reads", () => this.drawSoon());
    for (const name of ["rows", "opened", "duty", "team"]) desk.addEventListener(name, () => this.drawSoon());
    setInterval(() => tickWaits(this.#list), 1000);
  }

  /** @param {ListName} name */
  select(name) {
    this.name = name;
    this.#kept = "";
    this.#search.value = "";
    this.#body.scrollTop = 0;
    this.draw();
  }

  /**
   * Keeps a conversation in sight that has just left the list, on top of it, as long as it is open.
   * @param {string} id
   */
  keep(id) {
    this.#kept = id;
    this.draw();
  }

  /** What the list keeps to. */
  get filter() {
    return { ...filterOf(this.name, this.#withAssistant.ariaPressed === "true"), ...this.#filters.filter };
  }

  /** Chooses the row that has the keyboard, or no longer. */
  pick() {
    if (this.focusedId) this.#selection.toggle(this.focusedId);
  }

  /** The conversation whose row has the keyboard, if one has. */
  get focusedId() {
    const row = document.activeElement?.closest(".row");
    return row instanceof HTMLElement && this.#body.contains(row) ? (row.dataset.id ?? null) : null;
  }

  get searchField() {
    return this.#search;
  }

  /**
   * Moves the keyboard up or down the rows, from the focused or else the open one.
   * @param {number} by
   */
  move(by) {
    if (this.#results.words) return this.#moveInResults(by);
    const from = this.focusedId ?? (this.#cursor || this.#desk.current?.id);
    const at = this.#all.findIndex(({ conversation_id }) => conversation_id === from);
    this.#focusRow(at < 0 ? 0 : at + by);
  }

  /** Puts the keyboard on the open conversation’s row, or the first. */
  focus() {
    const id = this.#desk.current?.id ?? this.#cursor;
    this.#focusRow(Math.max(0, this.#all.findIndex(({ conversation_id }) => conversation_id === id)));
  }

  /** Draws once before the next frame, however much has changed by then. */
  drawSoon() {
    this.#drawn ||= requestAnimationFrame(() => afterPress(this.#draw));
  }

  draw() {
    cancelAnimationFrame(this.#drawn);
    this.#drawn = 0;
    if (!this.#desk.me) return;
    this.#drawTabs();
    this.#drawAssistant();
    this.#results.find(this.#search.value.trim());
    if (this.#results.words) return this.#drawResults();
    this.#all = this.#withKept(this.#desk.list(this.name, this.filter));
    if (this.#all.length) this.#drawRows();
    else this.#drawEmpty();
    this.#fetchAhead();
  }

  /** @param {ConversationRow[]} rows */
  #withKept(rows) {
    if (this.#kept !== this.#desk.current?.id) this.#kept = "";
    const kept = this.#desk.rows.get(this.#kept);
    return kept && this.#desk.rows.isMine(kept) && !rows.includes(kept) ? [kept, ...rows] : rows;
  }

  /** @param {number} index */
  #focusRow(index) {
    const row = this.#all[Math.min(this.#all.length - 1, Math.max(0, index))];
    if (!row) return;
    this.#window.reveal(this.#all.indexOf(row));
    this.draw();
    this.#rows.get(row.conversation_id)?.button?.focus();
  }

  /** @param {number} by */
  #moveInResults(by) {
    const buttons = /** @type {HTMLElement[]} */ ([...this.#body.querySelectorAll(".row-open")]);
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    buttons[at < 0 ? 0 : Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
  }

  #makeTabs() {
    for (const name of LIST_NAMES) {
      const tab = el("button", { type: "button", class: "tab", role: "tab", on: { click: () => this.select(name) } });
      tab.addEventListener("keydown", (event) => this.#tabKey(event));
      this.#tabOf.set(name, tab);
      this.#tabs.append(tab);
    }
    this.#drawTabs();
  }

  #drawTabs() {
    const { counts } = this.#desk;
    for (const [name, tab] of this.#tabOf) {
      const length = counts && counts[name] - (name === "all" ? counts.assistant : 0);
      const count = length !== null && el("span", { class: "count" }, length.toLocaleString());
      const unread = name === "mine" && this.#desk.countUnread() > 0;
      const news = unread && el("span", { class: "unread-dot" }, el("span", { class: "visually-hidden" }, "Something unread. "));
      refill(tab, news, LISTS[name].title, " ", count);
      tab.setAttribute("aria-selected", String(name === this.name));
      tab.tabIndex = name === this.name ? 0 : -1;
    }
    this.#body.setAttribute("aria-label", LISTS[this.name].title);
  }

  /**
   * Escape first clears the search; the next one leaves it.
   * @param {KeyboardEvent} event
   */
  #searchKey(event) {
    if (pressedKey(event) === "ArrowDown") {
      event.preventDefault();
      return this.move(1);
    }
    if (pressedKey(event) !== "Escape" || !this.#search.value) return;
    event.preventDefault();
    this.#search.value = "";
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  #tabKey(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[pressedKey(event)];
    if (!by) return;
    const next = LIST_NAMES.at((LIST_NAMES.indexOf(this.name) + by) % LIST_NAMES.length) ?? "queue";
    this.select(next);
    this.#tabOf.get(next)?.focus();
  }

  #toggleAssistant() {
    this.#withAssistant.ariaPressed = String(this.#withAssistant.ariaPressed !== "true");
    this.select(this.name);
  }

  /** What is with the assistant is out of the way, and one press away. */
  #drawAssistant() {
    const { counts } = this.#desk;
    const shown = this.#withAssistant.ariaPressed === "true";
    this.#withAssistant.hidden = this.name !== "all" || !counts?.assistant;
    refill(this.#withAssistant, shown ? "Hide what is with the assistant" : `Also show ${counts?.assistant.toLocaleString()} with the assistant`);
  }

  #drawResults() {
    if (!this.#results.element.isConnected) fill(this.#body, this.#results.element);
  }

  #drawRows() {
    const focused = this.focusedId;
    const { from, to } = this.#window.measure(this.#all.length);
    /** @type {Map<string, ListRow>} */
    const drawn = new Map();
    this.#all.slice(from, to).forEach((row, index) => {
      const line = this.#rows.get(row.conversation_id) ?? new ListRow();
      line.show(row, this.#stateOf(row));
      line.element.setAttribute("aria-setsize", String(this.#all.length));
      line.element.setAttribute("aria-posinset", String(from + index + 1));
      drawn.set(row.conversation_id, line);
    });
    this.#rows = drawn;
    arrange(this.#list, [...drawn.values()].map(({ element }) => element));
    if (!this.#list.isConnected) {
      fill(this.#body, this.#list);
      this.drawSoon(); // now that the height of a row can be measured
    }
    if (focused && !this.focusedId) drawn.get(focused)?.button?.focus(); // moving a row takes the focus away
    this.#keepOneTabStop();
  }

  #fetchAhead() {
    const last = this.#rows.size ? [...this.#rows.keys()].at(-1) : null;
    const index = this.#all.findIndex(({ conversation_id }) => conversation_id === last);
    if (index >= this.#all.length - FETCH_AHEAD) this.#desk.fetchMore(this.name, this.filter);
  }

  /** @param {ConversationRow} row */
  #stateOf(row) {
    const { current, rows } = this.#desk;
    const open = row.conversation_id === current?.id;
    const called = this.#reads.isCalledTo(row.conversation_id);
    return { unread: called || this.#desk.isUnread(row), called, mine: rows.isMine(row), open, away: this.#desk.isAgentAway(row), unspoken: this.#desk.unspoken(row), selecting: this.#selection.on, selected: this.#selection.has(row.conversation_id), overdue: this.#desk.isOverdue(row.conversation_id), nextReplyMs: this.#desk.nextReplyMs };
  }

  #drawEmpty() {
    this.#rows.clear();
    this.#list.replaceChildren();
    if (!this.#desk.isFetched(this.name, this.filter)) return fill(this.#body, skeletons(6));
    const filtered = Object.keys(this.#filters.filter).length > 0;
    fill(this.#body, filtered ? noneLike(this.#filters) : this.#emptyList());
  }

  #emptyList() {
    const { empty, next } = LISTS[this.name];
    const offDuty = this.name === "queue" && this.#desk.me?.on_duty === false;
    const text = offDuty ? "You are off duty. Go on duty so that customers can be handed to you." : next;
    return emptyState({ icon: this.name === "queue" ? "check" : "chat", title: empty, text });
  }

  /** One row is in the tab order: the focused, else the open, else the first. */
  #keepOneTabStop() {
    const id = this.focusedId ?? this.#desk.current?.id ?? "";
    const chosen = this.#rows.get(id) ?? this.#rows.values().next().value;
    for (const line of this.#rows.values()) if (line.button) line.button.tabIndex = line === chosen ? 0 : -1;
  }

  /** @param {HTMLElement} target */
  #focused(target) {
    this.#cursor = /** @type {HTMLElement | null} */ (target.closest(".row"))?.dataset.id ?? "";
    this.#keepOneTabStop();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const detail = /** @type {HTMLElement | null} */ (target.closest(".row"))?.dataset.id;
    if (!detail) return;
    if (target.closest(".row-pick")) return this.#selection.toggle(detail);
    this.dispatchEvent(new CustomEvent(target.closest(".row-take") ? "take" : "open", { detail }));
  }
}

/** @param {FilterBar} filters */
function noneLike(filters) {
  const { label } = filters.filter;
  const title = Object.keys(filters.filter).length === 1 && label ? `Nothing here has the label “${label}”` : "Nothing here is like that";
  const clear = el("button", { type: "button", class: "button", on: { click: () => filters.clear() } }, "Clear the filter");
  return emptyState({ icon: "search", title, text: "Look in another list, or without the filter.", actions: [clear] });
}

/**
 * The left pane: which list, a search, and its rows. Rows are kept by conversation, so that a change touches
 * one row and five hundred others stay as they are.
 *
 * Leaves as events: `open` and `take` (detail: conversation id).
 */
import { el, fill, need } from "../shared/dom.js";
import { emptyState, skeletons } from "../shared/states.js";
import { ListRow, tickWaits } from "./list-row.js";
import { LIST_NAMES } from "./rows.js";

/** @typedef {import("./staff").ListName} ListName */

/** @type {Record<ListName, {title: string, empty: string, next: string}>} */
const LISTS = {
  queue: { title: "Queue", empty: "Nobody is waiting", next: "New conversations appear here by themselves." },
  mine: { title: "Mine", empty: "You have no conversations", next: "Take one from the queue, and it stays here until you hand it back or close it." },
  all: { title: "All", empty: "No open conversations", next: "Every conversation shows here, also those that the assistant is answering." },
  closed: { title: "Closed", empty: "Nothing closed yet", next: "Closed conversations can be read here." },
};

export class ConversationList extends EventTarget {
  /** @type {ListName} */
  name = "queue";
  #desk;
  #tabs;
  #body;
  #search;
  #list = el("ul", { class: "rows" });
  #cutNote = el("p", { class: "small muted cut-note", hidden: true });
  /** @type {Map<string, ListRow>} */
  #rows = new Map();
  /** @type {Map<ListName, HTMLButtonElement>} */
  #tabOf = new Map();
  #drawn = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("./desk.js").Desk} desk
   */
  constructor(root, desk) {
    super();
    this.#desk = desk;
    this.#tabs = need(".tabs", root);
    this.#body = need(".list-body", root);
    this.#search = /** @type {HTMLInputElement} */ (need("input[type=search]", root));
    this.#makeTabs();
    fill(this.#body, skeletons(6));
    this.#search.addEventListener("input", () => this.draw());
    this.#search.addEventListener("keydown", (event) => this.#searchKey(event));
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("focusin", (event) => this.#focused(/** @type {HTMLElement} */ (event.target)));
    for (const name of ["rows", "opened", "duty"]) desk.addEventListener(name, () => this.drawSoon());
    setInterval(() => tickWaits(this.#list), 1000);
  }

  /** @param {ListName} name */
  select(name) {
    this.name = name;
    this.#body.scrollTop = 0;
    this.draw();
  }

  /** The conversation whose row has the keyboard, if one has. */
  get focusedId() {
    const row = document.activeElement?.closest(".row");
    return row instanceof HTMLElement && this.#list.contains(row) ? (row.dataset.id ?? null) : null;
  }

  get searchField() {
    return this.#search;
  }

  /**
   * Moves the keyboard up or down the rows, from the focused or else the open one.
   * @param {number} by
   */
  move(by) {
    const rows = /** @type {HTMLElement[]} */ ([...this.#list.children]);
    if (!rows.length) return;
    const at = rows.findIndex(({ dataset }) => dataset.id === (this.focusedId ?? this.#desk.current?.id));
    const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
    this.#rows.get(rows[next].dataset.id ?? "")?.button?.focus();
  }

  /** Puts the keyboard on the open conversation’s row, or the first. */
  focus() {
    const id = this.#desk.current?.id ?? "";
    const row = this.#rows.get(id)?.element ?? this.#list.firstElementChild;
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector(".row-open"))?.focus();
  }

  /** Draws once before the next frame, however much has changed by then. */
  drawSoon() {
    this.#drawn ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.#drawn);
    this.#drawn = 0;
    if (!this.#desk.me) return;
    this.#drawTabs();
    const rows = this.#desk.rows.list(this.name, this.#search.value);
    if (rows.length) this.#drawRows(rows);
    else this.#drawEmpty();
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
    const counts = this.#desk.rows.counts();
    for (const [name, tab] of this.#tabOf) {
      const known = this.#desk.complete || (this.#desk.me && (name === "queue" || name === "mine"));
      const more = this.#desk.cut.has(name) ? "+" : "";
      const count = known ? el("span", { class: "count" }, counts[name].toLocaleString() + more) : null;
      fill(tab, LISTS[name].title, " ", count);
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
    if (event.key !== "Escape" || !this.#search.value) return;
    event.preventDefault();
    this.#search.value = "";
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  #tabKey(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = LIST_NAMES.at((LIST_NAMES.indexOf(this.name) + by) % LIST_NAMES.length) ?? "queue";
    this.select(next);
    this.#tabOf.get(next)?.focus();
  }

  /** @param {import("./staff").ConversationRow[]} rows */
  #drawRows(rows) {
    const focused = this.focusedId;
    /** @type {Map<string, ListRow>} */
    const drawn = new Map();
    /** @type {Element | null} */
    let place = this.#list.firstElementChild;
    for (const row of rows) {
      const line = this.#rows.get(row.conversation_id) ?? new ListRow();
      line.show(row, this.#stateOf(row));
      drawn.set(row.conversation_id, line);
      if (line.element === place) place = place.nextElementSibling;
      else this.#list.insertBefore(line.element, place);
    }
    for (const [id, line] of this.#rows) if (!drawn.has(id)) line.element.remove();
    this.#rows = drawn;
    if (!this.#list.isConnected) fill(this.#body, this.#list, this.#cutNote);
    this.#cutNote.hidden = !this.#desk.cut.has(this.name);
    this.#cutNote.textContent = this.name === "queue" ? "Only the most urgent are shown." : "Only the newest are shown.";
    if (focused && !this.focusedId) drawn.get(focused)?.button?.focus(); // moving a row takes the focus away
    this.#keepOneTabStop();
  }

  /** @param {import("./staff").ConversationRow} row */
  #stateOf(row) {
    const { current, rows } = this.#desk;
    const open = row.conversation_id === current?.id;
    return { unread: this.#desk.isUnread(row), mine: rows.isMine(row), open };
  }

  #drawEmpty() {
    this.#rows.clear();
    this.#list.replaceChildren();
    if (!this.#desk.complete && (this.name === "all" || this.name === "closed")) {
      fill(this.#body, skeletons(6));
    } else if (this.#search.value.trim()) {
      const title = `Nothing here matches “${this.#search.value.trim()}”`;
      fill(this.#body, emptyState({ icon: "search", title, text: "Try fewer words, or look in another list." }));
    } else {
      fill(this.#body, this.#emptyList());
    }
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
    this.#keepOneTabStop();
    target.closest(".row")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const detail = /** @type {HTMLElement | null} */ (target.closest(".row"))?.dataset.id;
    if (!detail) return;
    this.dispatchEvent(new CustomEvent(target.closest(".row-take") ? "take" : "open", { detail }));
  }
}

/** The board page: the figures of a day, kept up to date while it is today. */
import { call, sentenceOf } from "../shared/api.js";
import { el, fill, need } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { goToSignIn, isSignedOut } from "../shared/session.js";
import { startStaffPage } from "../shared/start.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { clock, exact } from "../shared/time.js";
import { AnsweringPanel } from "./answering.js";
import { overdueAlarm, packetAlarm } from "./alarms.js";
import { AuditPanel } from "./audit-panel.js";
import { boardCharts } from "./charts.js";
import { figureTiles } from "./figures.js";
import { GoodwillPanel } from "./goodwill.js";
import { MaskingPanel } from "./masking.js";

/** @typedef {import("./board").Board} Board */

const REFRESH_MS = 15_000;
const DAY_MS = 86_400_000;

class BoardPage {
  #body = need("#board-body");
  #fresh = need("#board-fresh");
  #day = /** @type {HTMLInputElement} */ (need("#day"));
  #after = /** @type {HTMLButtonElement} */ (need("#day-after"));
  #canOpen;
  #answering = new AnsweringPanel();
  #masking = new MaskingPanel();
  #goodwill;
  #audit = new AuditPanel();
  #shown = "";
  #asked = new AbortController();

  /** @param {import("../shared/session.js").Me} me */
  constructor(me) {
    this.#canOpen = me.pages.includes("desk");
    this.#goodwill = new GoodwillPanel(this.#canOpen);
    this.#day.value = new URLSearchParams(location.search).get("day") ?? today();
    need("#day-before").append(icon("back"));
    this.#after.append(icon("back"));
    need("#day-before").addEventListener("click", () => this.#move(-1));
    this.#after.addEventListener("click", () => this.#move(1));
    this.#day.addEventListener("change", () => this.#choose(this.#day.value || today()));
    document.addEventListener("visibilitychange", () => this.#refresh());
    setInterval(() => this.#refresh(), REFRESH_MS);
    this.load();
  }

  async load() {
    const day = this.#day.value;
    this.#drawHead(day);
    if (day !== this.#shown) fill(this.#body, skeletons(1, "skeleton-figures"), skeletons(2, "skeleton-block"));
    this.#asked.abort();
    this.#asked = new AbortController();
    try {
      const board = await call("GET", `/api/board?day=${encodeURIComponent(day)}`, { signal: this.#asked.signal });
      afterPress(() => day === this.#day.value && this.#show(board));
    } catch (error) {
      if (!(error instanceof DOMException)) await this.#fail(error, day);
    }
  }

  /** @param {Board} board */
  #show(board) {
    this.#shown = board.day;
    const quiet = board.conversations.value === 0 && board.day === today();
    const alarms = [packetAlarm(board.packets_not_received, this.#canOpen), overdueAlarm(board.overdue, this.#canOpen)];
    refill(this.#body, ...alarms, figureTiles(board, this.#canOpen), quiet ? nothingYet() : boardCharts(board), this.#goodwill.element, this.#answering.element, this.#masking.element, this.#audit.element);
    this.#answering.load();
    this.#masking.load();
    this.#goodwill.load(board.day);
    this.#audit.load(board.day);
    this.#fresh.textContent = `As of ${clock(board.generated_at)}`;
    this.#fresh.title = exact(board.generated_at);
  }

  /**
   * Keeps the last good figures in sight, marked as old, rather than throwing them away.
   * @param {unknown} error
   * @param {string} day
   */
  async #fail(error, day) {
    if (isSignedOut(error)) await goToSignIn();
    if (this.#shown === day) this.#fresh.textContent = `${this.#fresh.textContent?.split(" · ")[0]} · Not up to date. ${sentenceOf(error)}`;
    else fill(this.#body, errorState(error, () => this.load()));
  }

  #refresh() {
    if (!document.hidden && this.#day.value === today()) this.load();
  }

  /** @param {number} days */
  #move(days) {
    const moment = new Date(Date.parse(this.#day.value) + days * DAY_MS);
    this.#choose(moment.toISOString().slice(0, 10));
  }

  /** @param {string} day */
  #choose(day) {
    this.#day.value = day > today() ? today() : day;
    const address = this.#day.value === today() ? location.pathname : `?day=${this.#day.value}`;
    history.replaceState(null, "", address);
    this.load();
  }

  /** @param {string} day */
  #drawHead(day) {
    this.#day.max = today();
    this.#after.disabled = day >= today();
    need("#board-title").textContent = titleOf(day);
  }
}

/** Days are counted in UTC, as the server does. */
function today() {
  return new Date().toISOString().slice(0, 10);
}

/** @param {string} day */
function titleOf(day) {
  if (day === today()) return "Today";
  const moment = new Date(`${day}T12:00:00Z`);
  if (Date.parse(today()) - Date.parse(day) === DAY_MS) return "Yesterday";
  return new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(moment);
}

function nothingYet() {
  const shop = el("a", { class: "button", href: "/" }, "Open the page with the widget");
  return emptyState({ icon: "chat", title: "No conversations yet today", text: "The charts fill as customers write. Ask something in the widget to see them move.", actions: [shop] });
}

startStaffPage("board", (me) => {
  new BoardPage(me);
});

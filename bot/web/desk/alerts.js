/**
 * Tells an agent what needs them, wherever they are on the page: a note in the corner, the count in the page’s
 * title, a quiet sound, and a notification of the browser when no desk of theirs is in sight.
 */
import { sentenceOf } from "../shared/api.js";
import { toast } from "../shared/toast.js";
import { armSound, chime } from "./chime.js";
import { notify } from "./notifications.js";
import { isAnyVisible, showVisibility } from "./tabs.js";
import { clock } from "../shared/time.js";
import { customerName, newestLine, problemLine } from "./words.js";

/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {import("../shared/toast.js").ToastOptions} ToastOptions */
/** @typedef {"waiting" | "offered" | "given" | "woken" | "lost" | "wrote" | "warned" | "unsent"} Kind */

const TITLE = "Desk · Frontdesk";
const LONGEST_EXCERPT = 200;
/** Under which the one note about who waits is kept. */
const WAITING = "waiting";

/** What is said of a customer. @type {Record<Kind, string>} */
const NEWS = {
  waiting: "is waiting",
  offered: "is offered to you",
  given: "was given to you",
  woken: "is back from snooze",
  lost: "is back in the queue",
  wrote: "wrote",
  warned: "waits for a word from you",
  unsent: "did not get your message",
};

class Alerts {
  #desk;
  #open;
  /** What takes the news of a conversation away, and which it is. @type {Map<string, {kind: Kind, takeAway: () => void}>} */
  #news = new Map();
  /** Who was told to be waiting: they are one note, however many they are. @type {Set<string>} */
  #waiting = new Set();

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {(conversationId: string) => void} open
   */
  constructor(desk, open) {
    this.#desk = desk;
    this.#open = open;
    for (const name of ["rows", "conversation", "opened"]) desk.addEventListener(name, () => this.#forgetOver());
    document.addEventListener("visibilitychange", () => this.#forgetOver());
    this.#hear("queued", (row) => this.#waits(row));
    this.#hear("offered", (row) => this.#offered(row));
    this.#hear("given", (row) => this.#tell("given", row));
    this.#hear("woken", (row) => this.#tell("woken", row));
    this.#hear("lost", (row) => this.#lost(row));
    this.#hear("wrote", (row) => this.#wrote(row));
    this.#hear("warned", (row) => this.#warned(row));
    this.#hear("unsent", (row) => this.#unsent(row));
  }

  /** @param {string} name @param {(row: ConversationRow) => void} say */
  #hear(name, say) {
    this.#desk.addEventListener(name, (event) => say(/** @type {CustomEvent<ConversationRow>} */ (event).detail));
  }

  /** @param {ConversationRow} row */
  #waits(row) {
    const concernsAll = this.#desk.routing === "manual"; // else whom it concerns is told
    if (!concernsAll || !this.#desk.me?.on_duty) return;
    this.#forgetServed();
    this.#waiting.add(row.conversation_id);
    const count = this.#waiting.size;
    const detail = `${customerName(row)}: ${newestLine(row, this.#desk.isUnread(row))}`;
    if (count === 1) this.#tell("waiting", row, {}, { key: WAITING });
    else this.#tell("waiting", row, { detail }, { key: WAITING, title: `${count} customers are waiting` });
  }

  /** @returns {boolean} whether somebody who was told to be waiting waits no more */
  #forgetServed() {
    const served = [...this.#waiting].filter((id) => this.#desk.rows.get(id)?.owner !== "waiting");
    for (const id of served) this.#waiting.delete(id);
    return served.length > 0;
  }

  /** @param {ConversationRow} row */
  #offered(row) {
    if (!this.#desk.me?.on_duty) return;
    this.#tell("offered", row, { other: { label: "Pass", run: () => void this.#desk.decline(row.conversation_id) } });
  }

  /** @param {ConversationRow} row */
  #wrote(row) {
    if (this.#isInSight(row.conversation_id)) {
      if (!document.hasFocus()) chime();
      return;
    }
    if (this.#news.get(row.conversation_id)?.kind === "warned") return; // which says so already
    this.#tell("wrote", row, { detail: excerpt(row) });
  }

  /** @param {ConversationRow} row */
  #warned(row) {
    const id = row.conversation_id;
    const until = this.#desk.warnedUntil(id) ?? 0;
    const leaves = `At ${new Date(until).toLocaleTimeString()} the conversation goes back to the queue.`;
    this.#tell("warned", row, {
      detail: this.#desk.isOverdue(id) ? "Nobody else is on duty, so the conversation stays with you." : leaves,
      action: { label: "I am on it", run: () => void keepConversation(this.#desk, id) },
      other: { label: "Open", run: () => this.#open(id) },
      tone: "caution",
      stays: true,
    });
  }

  /** @param {ConversationRow} row */
  #lost(row) {
    this.#tell("lost", row, { detail: `The customer waited for a word: “${newestLine(row, true)}”`, tone: "caution", stays: true });
  }

  /** @param {ConversationRow} row */
  #unsent(row) {
    if (this.#isInSight(row.conversation_id)) return; // where it says so itself
    this.#tell("unsent", row, { detail: "It is kept in the conversation: send it again or discard it there.", tone: "danger", stays: true });
  }

  /** @param {string} id */
  #isInSight(id) {
    return id === this.#desk.current?.id && !document.hidden;
  }

  /**
   * @param {Kind} kind
   * @param {ConversationRow} row
   * @param {ToastOptions} [options]
   * @param {{key?: string, title?: string}} [note] whose place it takes, and what it says
   */
  #tell(kind, row, options = {}, { key: id = row.conversation_id, title = `${customerName(row)} ${NEWS[kind]}` } = {}) {
    const open = () => this.#open(row.conversation_id);
    const detail = options.detail ?? newestLine(row, this.#desk.isUnread(row));
    this.#news.get(id)?.takeAway();
    const close = toast(title, { action: { label: "Open", run: open }, ...options, detail, press: open });
    const news = { kind, takeAway: close };
    this.#news.set(id, news);
    void this.#soundAndNotify(title, detail, id, open, news, close);
  }

  /**
   * @param {string} title
   * @param {string} detail
   * @param {string} id
   * @param {() => void} open
   * @param {{takeAway: () => void}} news
   * @param {() => void} close
   */
  async #soundAndNotify(title, detail, id, open, news, close) {
    const seen = await isAnyVisible();
    if (!document.hidden || !seen) chime();
    if (seen) return;
    const withdraw = notify(title, detail, id, open);
    news.takeAway = () => {
      close();
      withdraw();
    };
  }

  /** Takes away what is no longer so. */
  #forgetOver() {
    for (const [id, { kind, takeAway }] of this.#news) {
      if (this.#holds(kind, id)) continue;
      takeAway();
      this.#news.delete(id);
    }
  }

  /** @param {Kind} kind @param {string} id */
  #holds(kind, id) {
    const row = this.#desk.rows.get(id);
    if (kind === "waiting") return !this.#forgetServed();
    if (kind === "lost") return row?.owner === "waiting";
    if (kind === "offered") return this.#desk.isOffered(id);
    if (kind === "warned") return this.#desk.warnedUntil(id) !== null;
    if (kind === "unsent") return this.#desk.hasUnsent(id) && !this.#isInSight(id);
    if (kind === "wrote") return row !== undefined && this.#desk.isUnread(row) && !this.#isInSight(id);
    return true;
  }
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./reads.js").Reads} reads
 * @param {(conversationId: string) => void} open
 */
export function alertAgent(desk, reads, open) {
  showVisibility();
  armSound();
  new Alerts(desk, open);
  const showCount = () => {
    const count = desk.rows.counts().queue + desk.countUnread();
    document.title = count ? `(${count}) ${TITLE}` : TITLE;
  };
  desk.addEventListener("rows", showCount);
  reads.addEventListener("reads", showCount);
}

/**
 * Keeps a conversation that is about to be taken from this agent, and says until when.
 * @param {import("./desk.js").Desk} desk
 * @param {string} id
 */
export async function keepConversation(desk, id) {
  const row = desk.rows.get(id);
  try {
    const { until } = await desk.keep(id);
    toast(`${row ? customerName(row) : "The conversation"} stays with you until ${clock(until)}`, { tone: "positive" });
  } catch (error) {
    toast(sentenceOf(error), { tone: "danger" });
  }
}

/** What the customer wrote last. @param {ConversationRow} row */
function excerpt(row) {
  const text = row.last_text || problemLine(row);
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;
}

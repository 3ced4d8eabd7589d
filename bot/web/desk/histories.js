/**
 * What was said in all conversations that are one now, in the order of time, folded over the transcript of the open
 * one: that keeps its room.
 */
import { el, fill } from "../shared/dom.js";
import "../shared/transcript.js";
import { inOrder } from "./history-order.js";
import { momentText } from "./snooze.js";
import { forStaff } from "./staff-events.js";

/** @typedef {import("../shared/wire").Event} Event */
/** @typedef {import("./history-order.js").Part} Part */

const LONGEST_TITLE = 80;

export class Histories {
  element = el("div", { class: "histories", hidden: true });
  #desk;
  #shown = "";

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  /**
   * Shows these conversations; nothing changes when they are there already.
   * @param {import("./staff").Profile | null} profile
   */
  show(profile) {
    const ids = profile?.histories ?? [];
    if (ids.join() === this.#shown) return;
    this.#shown = ids.join();
    this.element.hidden = ids.length === 0;
    fill(this.element, ...(ids.length ? [this.#history(ids, this.#desk.current?.id ?? "")] : []));
  }

  /** @param {string[]} ids @param {string} ownId */
  #history(ids, ownId) {
    const transcript = /** @type {import("../shared/transcript.js").FdTranscript} */ (document.createElement("fd-transcript"));
    transcript.setAttribute("own", "agent");
    const title = el("summary", {}, ids.length === 1 ? "Earlier conversation" : `${ids.length} earlier conversations`);
    this.#fill(ids, ownId, transcript, title).catch(() => title.append(" (could not be read)"));
    return el("details", { class: "history-part" }, title, transcript);
  }

  /**
   * @param {string[]} ids
   * @param {string} ownId
   * @param {import("../shared/transcript.js").FdTranscript} transcript
   * @param {HTMLElement} title
   */
  async #fill(ids, ownId, transcript, title) {
    const others = await Promise.all(ids.map((id) => this.#read(id, false)));
    const own = await this.#read(ownId, true);
    transcript.load(inOrder([...others, own]).map((event) => forStaff(event, this.#desk.me?.staff_id)));
    if (others.length === 1) title.textContent = `Earlier conversation: ${others[0].title} · ${momentText(others[0].events[0].at)}`;
    else title.textContent = `${others.length} earlier conversations: ${others.map((part) => part.title).join(" · ")}`;
  }

  /** @param {string} id @param {boolean} own @returns {Promise<Part>} */
  async #read(id, own) {
    /** @type {Event[]} */
    const events = [];
    /** @type {import("./staff").ConversationOpened} */
    let page;
    do {
      page = await this.#desk.ask({ type: "conversation.open", conversation_id: id, after_seq: events.at(-1)?.seq ?? 0 });
      events.push(...page.events);
    } while (page.more);
    if (!own) await this.#desk.ask({ type: "conversation.leave", conversation_id: id });
    return { own, title: titleOf(page.row, events), events };
  }
}

/**
 * What a conversation was about: its problem, or the first thing that its customer said.
 * @param {import("./staff").ConversationRow} row
 * @param {Event[]} events
 */
function titleOf(row, events) {
  const first = events.find((event) => event.type === "message" && event.sender === "customer" && event.text);
  const said = row.problem || (first?.type === "message" ? first.text : "") || "Nothing said";
  return `“${said.length > LONGEST_TITLE ? `${said.slice(0, LONGEST_TITLE)}…` : said}”`;
}

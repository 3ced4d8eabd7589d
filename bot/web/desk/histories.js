/**
 * The conversations that were merged into the open one, oldest first, folded over its own transcript: the live
 * one keeps its room.
 */
import { el, fill } from "../shared/dom.js";
import "../shared/transcript.js";
import { momentText } from "./snooze.js";
import { forStaff } from "./staff-events.js";
import { problemLine } from "./words.js";

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
    fill(this.element, ...ids.map((id) => this.#part(id)));
  }

  /** @param {string} id */
  #part(id) {
    const transcript = /** @type {import("../shared/transcript.js").FdTranscript} */ (document.createElement("fd-transcript"));
    transcript.setAttribute("own", "agent");
    const title = el("summary", {}, "Earlier conversation");
    const part = el("details", { class: "history-part", data: { id } }, title, transcript);
    this.#fill(id, transcript, title).catch(() => title.append(" (could not be read)"));
    return part;
  }

  /**
   * @param {string} id
   * @param {import("../shared/transcript.js").FdTranscript} transcript
   * @param {HTMLElement} title
   */
  async #fill(id, transcript, title) {
    /** @type {import("../shared/wire").Event[]} */
    const events = [];
    /** @type {import("./staff").ConversationOpened} */
    let page;
    do {
      page = await this.#desk.ask({ type: "conversation.open", conversation_id: id, after_seq: events.at(-1)?.seq ?? 0 });
      events.push(...page.events);
    } while (page.more);
    await this.#desk.ask({ type: "conversation.leave", conversation_id: id });
    transcript.load(events.map((event) => forStaff(event, this.#desk.me?.staff_id)));
    title.textContent = `Earlier conversation: ${problemLine(page.row)} · ${momentText(page.row.started_at)}`;
  }
}

/**
 * Entries beside the draft: what the assistant would answer the customer with, one click from the reply.
 *
 * Leaves as an event of its element: `fd-insert` (detail: Suggestion).
 */
import { ApiError, call } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { link } from "../shared/rich-text.js";

/** @typedef {import("./aids").Suggestion} Suggestion */

const PAUSE_MS = 500;
const DOWN_RETRY_MS = 15_000;

/** Enough to tell what a draft is about. */
const LONGEST_DRAFT = 2000;

/** What the gateway can read of a draft, which may not be sendable yet. @param {string} draft */
const readable = (draft) => draft.slice(0, LONGEST_DRAFT).replaceAll("\0", "");

export class Suggestions {
  element = el("section", { class: "suggestions", "aria-label": "Suggested entries", hidden: true });
  #conversationId = "";
  #upTo = 0;
  #draft = "";
  #timer = 0;
  #asked = new AbortController();
  /** @type {string[]} */
  #shown = [];

  /**
   * Suggests for this conversation, again when something new was said in it.
   * @param {string} conversationId
   * @param {number} lastSeq
   * @param {string} draft
   */
  show(conversationId, lastSeq, draft) {
    if (conversationId === this.#conversationId && lastSeq === this.#upTo) return;
    if (conversationId !== this.#conversationId) this.#hide();
    this.#conversationId = conversationId;
    this.#upTo = lastSeq;
    this.#draft = draft;
    this.#askIn(0);
  }

  /**
   * Suggests for what has been typed so far, once there is a pause.
   * @param {string} draft
   */
  typed(draft) {
    this.#draft = draft;
    this.#askIn(PAUSE_MS);
  }

  /** The entries that are in sight. @returns {string[]} */
  get shown() {
    return this.element.hidden ? [] : this.#shown;
  }

  /** @param {number} ms */
  #askIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ms);
  }

  async #ask() {
    this.#asked.abort();
    this.#asked = new AbortController();
    const path = `/api/desk/conversations/${encodeURIComponent(this.#conversationId)}/suggestions`;
    try {
      /** @type {import("./aids").Suggestions} */
      const { suggestions, available } = await call("POST", path, { body: { draft: readable(this.#draft) }, signal: this.#asked.signal });
      afterPress(() => (available ? this.#draw(suggestions) : this.#drawDown()));
    } catch (error) {
      if (error instanceof ApiError) this.#hide(); // the bar at the top says that the server can’t be reached
    }
  }

  /** @param {Suggestion[]} suggestions */
  #draw(suggestions) {
    if (!suggestions.length) return this.#hide();
    this.#shown = suggestions.map(({ entry_id }) => entry_id);
    const rows = suggestions.map((suggestion) => this.#row(suggestion));
    refill(this.element, el("h2", { class: "small muted" }, icon("spark"), "Suggested"), el("ul", {}, ...rows));
    this.element.hidden = false;
  }

  /** @param {Suggestion} suggestion */
  #row(suggestion) {
    const insert = () => this.element.dispatchEvent(new CustomEvent("fd-insert", { detail: suggestion }));
    const why = suggestion.because === "draft" ? "Fits your draft" : "Fits what the customer said";
    const read = link(suggestion.url, icon("arrowOut"), el("span", { class: "visually-hidden" }, `Read “${suggestion.title}” (opens in a new tab)`));
    read.classList.add("suggestion-read");
    return el(
      "li",
      {},
      el("button", { type: "button", class: "chip suggestion", title: `${why}\n\n${suggestion.text}`, on: { click: insert } }, el("span", { class: "visually-hidden" }, "Insert "), suggestion.title),
      suggestion.url && read,
    );
  }

  #drawDown() {
    this.#shown = [];
    fill(this.element, el("p", { class: "small muted" }, "No suggestions while the assistant is down. You can go on writing."));
    this.element.hidden = false;
    this.#askIn(DOWN_RETRY_MS);
  }

  #hide() {
    this.element.hidden = true;
    this.#shown = [];
    this.element.replaceChildren();
  }
}

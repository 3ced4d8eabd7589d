/**
 * The section Teach: ten questions a day, one key each, and what yesterday's ten have changed.
 */
import { ApiError, call, sentenceOf } from "../shared/api.js";
import { el, fill, focusOn } from "../shared/dom.js";
import { listenForKeys } from "../shared/keys.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { addStyle } from "../shared/style.js";
import { toast } from "../shared/toast.js";
import { pickEntry } from "./picker.js";
import { registerSection } from "./sections.js";
import { effectCard, outcomeLine, progress, questionCard } from "./teach-parts.js";

/** @typedef {import("./teaching").TeachingQuestion} TeachingQuestion */
/** @typedef {import("./teaching").TeachingDay} TeachingDay */
/** @typedef {import("./teach-parts.js").Say} Say */

// What was pressed for the question before says nothing of the one that has just appeared.
const FRESH_MS = 400;

class TeachPage {
  #pane;
  #head = el("header", {});
  #effect = el("div", {});
  #body = el("div", { class: "teach-body", "aria-live": "polite" });
  #log = el("ul", { class: "teach-log", "aria-label": "Decided just now" });
  /** @type {TeachingQuestion[]} */
  #waiting = [];
  #done = 0;
  #goal = 0;
  /** @type {HTMLElement | null} */
  #card = null;

  /** @param {HTMLElement} pane */
  constructor(pane) {
    this.#pane = pane;
    fill(pane, el("div", { class: "section-page teach" }, this.#head, this.#effect, this.#body, this.#log));
    listenForKeys(
      [
        ...[0, 1, 2].map((place) => ({ keys: [String(place + 1)], does: "Confirm this entry", run: () => this.#confirm(place) })),
        { keys: ["o"], does: "Another entry", run: () => this.#say("other") },
        { keys: ["n"], does: "None: make an entry", run: () => this.#say("new") },
        { keys: ["x"], does: "Not a question", run: () => this.#say("no_question") },
        { keys: ["s"], does: "Skip", run: () => this.#say("skip") },
      ],
      () => {},
      () => !this.#pane.hidden && this.#waiting.length > 0,
    );
  }

  async load(more = false) {
    fill(this.#body, skeletons(1, "skeleton-line"), skeletons(2, "skeleton-block"));
    try {
      /** @type {TeachingDay} */
      const day = await call("GET", `/api/studio/teaching?more=${more}`);
      this.#waiting = day.questions;
      this.#done = day.done;
      this.#goal = day.goal;
      this.#draw();
    } catch (error) {
      fill(this.#body, errorState(error, () => this.load(more)));
    }
  }

  async loadEffect() {
    try {
      fill(this.#effect, effectCard(await call("GET", "/api/studio/teaching/effect")));
    } catch {
      fill(this.#effect); // it is no part of today's work
    }
  }

  #draw() {
    fill(this.#head, el("h1", {}, "Teach"), progress(this.#done, this.#goal));
    const [question] = this.#waiting;
    if (!question) return fill(this.#body, this.#nothing());
    const card = questionCard(question, (say, entryId) => this.#say(say, entryId));
    this.#card = card;
    setTimeout(() => delete card.dataset.fresh, FRESH_MS);
    fill(this.#body, card);
    focusOn(card);
  }

  #nothing() {
    if (this.#done < this.#goal) {
      return emptyState({ icon: "check", title: "Nothing to teach", text: "The assistant was sure of what customers asked lately, or somebody has seen to it. Come back tomorrow." });
    }
    const more = el("button", { type: "button", class: "button", on: { click: () => this.load(true) } }, `${this.#goal} more`);
    return emptyState({ icon: "check", title: `${this.#done} done today`, text: "That is a day’s worth. What it changes shows here tomorrow.", actions: [more] });
  }

  /** @param {number} place */
  #confirm(place) {
    const candidate = this.#waiting[0]?.candidates[place];
    if (candidate) this.#say("entry", candidate.entry_id);
  }

  /**
   * @param {Say} say
   * @param {string} [entryId]
   */
  async #say(say, entryId) {
    if (this.#card?.dataset.fresh !== undefined) return;
    const question = this.#waiting[0];
    if (say === "other") {
      const choice = await pickEntry("Which entry answers it?");
      if (!choice || question !== this.#waiting[0]) return;
      [say, entryId] = ["entry", choice.value];
    }
    this.#waiting.shift();
    if (say !== "skip") this.#done += 1;
    this.#draw();
    await this.#send(question, say, entryId);
  }

  /**
   * Tells the server while the next question is read already; what it refuses comes back at the end.
   * @param {TeachingQuestion} question
   * @param {Say} verdict
   * @param {string} [entryId]
   */
  async #send(question, verdict, entryId) {
    const wordings = verdict === "entry" ? [question.question, ...question.wordings] : [];
    const line = el("li", {}, el("bdi", {}, question.question), el("span", { class: "muted" }, "being asked what it changes …"));
    if (verdict !== "skip") this.#log.prepend(line);
    try {
      const done = await call("POST", `/api/studio/teaching/${question.number}`, { body: { verdict, entry_id: entryId ?? null, wordings } });
      fill(line, ...outcomeLine(question, verdict, done));
      if (done.entry) dispatchEvent(new Event("entries-changed"));
    } catch (error) {
      line.remove();
      toast(sentenceOf(error), { tone: "danger" });
      if (verdict !== "skip") this.#done -= 1;
      if (!(error instanceof ApiError && error.code === "gap_decided")) this.#waiting.push(question);
      this.#draw();
    }
  }
}

/** @type {TeachPage | null} */
let page = null;

registerSection({
  name: "Teach",
  path: "teach",
  order: 8,
  async open(pane) {
    addStyle("/static/studio/teach.css");
    page ??= new TeachPage(pane);
    await Promise.all([page.load(), page.loadEffect()]);
  },
});

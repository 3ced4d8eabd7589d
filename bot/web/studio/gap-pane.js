/**
 * One gap: its wordings, what it cost, its history, and the ways to close it, each two clicks from the list.
 */
import { relative } from "../shared/ago.js";
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { durationText } from "../shared/duration.js";
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";
import { costOf, SIGNS, signBadges, STATES, STEPS } from "./gap-words.js";
import { pickEntry } from "./picker.js";
import { sectionHref } from "./sections.js";

/** @typedef {import("./gaps").GapView} GapView */
/** @typedef {import("./gaps").GapEntry} GapEntry */
/** @typedef {import("./gaps").GapWording} GapWording */

const WORDINGS_AT_ONCE = 12;
const REASONS = ["Not something we answer", "Spam or a test", "About one customer only"];

export class GapPane {
  #root;
  #changed;
  #open = 0;

  /**
   * @param {HTMLElement} root
   * @param {() => void} changed what to do when a gap has changed
   */
  constructor(root, changed) {
    this.#root = root;
    this.#changed = changed;
  }

  /** @param {boolean} any whether there is a gap to choose */
  showNothing(any) {
    this.#open = 0;
    if (!any) return fill(this.#root);
    const text = "Each gap shows how customers asked, how it showed, and how long they waited because of it.";
    fill(this.#root, emptyState({ icon: "search", title: "Choose a gap", text }));
  }

  /** @param {number} number */
  async load(number) {
    this.#open = number;
    fill(this.#root, skeletons(1, "skeleton-line"), skeletons(2, "skeleton-block"));
    await this.#show("GET", "");
  }

  /**
   * Asks for the gap, or changes it, and shows it as it is then.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async #show(method, path, body) {
    const number = this.#open;
    try {
      const view = await call(method, `/api/studio/gaps/${number}${path}`, { body });
      if (number === this.#open) this.#draw(view);
      if (method !== "GET") this.#changed();
    } catch (error) {
      if (method !== "GET") toast(sentenceOf(error), { tone: "danger" });
      else if (number === this.#open) fill(this.#root, errorState(error, () => this.load(number)));
    }
  }

  /** @param {GapView} view */
  #draw(view) {
    const { gap } = view;
    fill(
      this.#root,
      el("a", { class: "button quiet small gap-back", href: sectionHref("gaps") }, "All gaps"),
      el("header", { class: "gap-head" }, el("h2", {}, el("bdi", {}, gap.question)), el("p", { class: "gap-facts" }, stateBadge(view), el("span", {}, costOf(gap)), ...signBadges(gap))),
      gap.entry && el("p", { class: "gap-entry" }, gap.state === "answered" ? "Answered by " : "Its entry: ", entryLink(gap.entry)),
      this.#actions(view),
      wordings(view.wordings),
      history(view),
    );
  }

  /** @param {GapView} view */
  #actions({ gap, near }) {
    const button = (/** @type {string} */ label, /** @type {string} */ kind, /** @type {() => void} */ run) =>
      el("button", { type: "button", class: `button ${kind}`, on: { click: run } }, label);
    if (gap.state === "snoozed" || gap.state === "dismissed") {
      return el("div", { class: "gap-actions" }, button("Open again", "primary", () => this.#show("POST", "/reopen")));
    }
    const add = (/** @type {GapEntry} */ entry) =>
      el("li", {}, entryLink(entry), el("button", { type: "button", class: "button small", "aria-label": `Add the wordings to “${entry.title}”`, on: { click: () => this.#take("/phrasings", { entry_id: entry.entry_id }) } }, "Add the wordings"));
    return el(
      "div",
      { class: "gap-actions" },
      button("Make an entry", "primary", () => this.#take("/entry")),
      button("Snooze …", "", () => this.#snooze()),
      button("Dismiss …", "", () => this.#dismiss()),
      el(
        "div",
        { class: "gap-near" },
        el("h3", {}, "Or it is asked for an entry that is here"),
        el("ul", {}, ...near.map(add)),
        el("button", { type: "button", class: "button small", on: { click: () => this.#takeAnother() } }, near.length ? "Another entry…" : "Choose the entry…"),
      ),
    );
  }

  /**
   * Makes an entry of the gap, or gives an entry its wordings, and opens that in the editor.
   * @param {string} path
   * @param {unknown} [body]
   */
  async #take(path, body) {
    try {
      const taken = await call("POST", `/api/studio/gaps/${this.#open}${path}`, { body });
      dispatchEvent(new Event("entries-changed"));
      location.hash = `#${encodeURIComponent(taken.entry_id)}`;
      toast(path === "/entry" ? "A draft was made of the gap. Write the answer, then publish." : "The wordings are in a draft of this entry. Look at them, then publish.", { tone: "positive" });
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  async #takeAnother() {
    const choice = await pickEntry("Which entry should get the wordings?");
    if (choice) await this.#take("/phrasings", { entry_id: choice.value });
  }

  async #snooze() {
    const days = el("select", { class: "input" }, ...[["1", "a day"], ["7", "a week"], ["30", "a month"], ["90", "three months"]].map(([value, name]) => el("option", { value, selected: value === "7" }, name)));
    const content = [el("label", { class: "field" }, el("span", {}, "Put it away for"), days)];
    const actions = [{ label: "Cancel", value: "" }, { label: "Snooze", value: "go", kind: /** @type {const} */ ("primary") }];
    if ((await ask({ title: "Snooze this gap", content, actions })) === "go") await this.#show("POST", "/snooze", { days: Number(days.value) });
  }

  async #dismiss() {
    const reason = el("input", { class: "input", maxLength: 300, required: true, pattern: ".*\\S.*", title: "Say why: the reason stays with the gap" });
    const choices = REASONS.map((text) => el("button", { type: "button", class: "button small", on: { click: () => (reason.value = text) } }, text));
    const content = [el("label", { class: "field" }, el("span", {}, "Why? Your colleagues will read it here."), reason), el("div", { class: "gap-reasons" }, ...choices)];
    const actions = [{ label: "Cancel", value: "" }, { label: "Dismiss", value: "go", kind: /** @type {const} */ ("primary") }];
    if ((await ask({ title: "Dismiss this gap", content, actions })) === "go") await this.#show("POST", "/dismiss", { reason: reason.value.trim() });
  }
}

/** @param {GapView} view */
function stateBadge({ gap }) {
  const tone = gap.state === "open" ? "caution" : gap.state === "answered" ? "positive" : "";
  const until = gap.until ? ` until ${exact(gap.until)}` : "";
  return el("span", { class: `badge ${tone}` }, STATES[gap.state] + until);
}

/** @param {GapEntry} entry */
function entryLink({ entry_id, title }) {
  return el("a", { href: `#${encodeURIComponent(entry_id)}` }, el("bdi", {}, title));
}

/** @param {GapWording[]} all */
function wordings(all) {
  const list = el("ul", { class: "gap-wordings" }, ...all.slice(0, WORDINGS_AT_ONCE).map(wording));
  const rest = all.slice(WORDINGS_AT_ONCE);
  const more = el("button", { type: "button", class: "button small", on: { click: () => (list.append(...rest.map(wording)), more.remove()) } }, `Show ${rest.length} more`);
  return el("section", { class: "gap-part" }, el("h3", {}, "How customers asked"), list, rest.length > 0 && more);
}

/** @param {GapWording} one */
function wording(one) {
  const signs = one.signs.map((sign) => SIGNS[sign]).join(", ");
  return el(
    "li",
    { class: one.answered_by ? "gap-answered" : "" },
    el("blockquote", {}, el("bdi", {}, one.text)),
    el(
      "p",
      { class: "small muted" },
      el("time", { dateTime: one.at, title: exact(one.at) }, relative(one.at)),
      ` · ${signs}`,
      one.waited_s >= 1 && ` · waited ${durationText(one.waited_s)}`,
      one.wrong && el("span", {}, " · was shown ", entryLink(one.wrong)),
      one.answered_by && el("span", {}, " · now gets ", entryLink(one.answered_by)),
    ),
    one.reply && el("p", { class: "gap-reply" }, el("span", { class: "small muted" }, "An agent: "), el("bdi", {}, one.reply)),
  );
}

/** @param {GapView} view */
function history({ steps }) {
  const line = (/** @type {import("./gaps").GapStepView} */ step) =>
    el(
      "li",
      {},
      el("span", {}, STEPS[step.kind], step.by && ` by ${step.by}`, step.entry && el("span", {}, ": ", entryLink(step.entry)), step.reason && el("bdi", { class: "muted" }, ` “${step.reason}”`)),
      el("time", { class: "small muted", dateTime: step.at, title: exact(step.at) }, relative(step.at)),
    );
  return el("section", { class: "gap-part" }, el("h3", {}, "History"), el("ul", { class: "gap-steps" }, ...steps.map(line)));
}

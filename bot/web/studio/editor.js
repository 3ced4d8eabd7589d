/**
 * The middle pane: one entry being written, and what can be done with it.
 *
 * Events: `saved` (detail: EntryView) after every change on the server, `change` while writing, `back`.
 */
import { ApiError, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { link } from "../shared/rich-text.js";
import { toast } from "../shared/toast.js";
import { addEntry, publishEntry, retireEntry, updateEntry } from "./entries.js";
import { EMPTY_CONTENT, EntryForm } from "./entry-form.js";
import { askWhichVersion } from "./versions.js";
import { stateBadge } from "./words.js";

/** @typedef {import("./studio").EntryView} EntryView */
/** @typedef {import("./studio").EntryContent} EntryContent */

export class Editor extends EventTarget {
  /** @type {EntryView | null} null while the entry is new */
  entry = null;
  form = new EntryForm();
  #pane;
  #head = el("header", { class: "editor-head" });
  #saved = JSON.stringify(EMPTY_CONTENT);
  #busy = false;

  /** @param {HTMLElement} pane */
  constructor(pane) {
    super();
    this.#pane = pane;
    this.form.addEventListener("change", () => {
      this.#drawHead();
      this.dispatchEvent(new CustomEvent("change"));
    });
  }

  /** Whether something was written that is not on the server. */
  get changed() {
    return this.#pane.contains(this.form.element) && JSON.stringify(this.form.content) !== this.#saved;
  }

  /**
   * Shows an entry; null begins a new one.
   * @param {EntryView | null} entry
   */
  show(entry) {
    this.#accept(entry);
    this.form.content = entry ? entry.revisions[0].content : EMPTY_CONTENT;
    this.#saved = JSON.stringify(this.form.content);
    this.#drawHead();
    fill(this.#pane, this.#head, this.form.element);
    this.#pane.scrollTop = 0;
  }

  /**
   * Shows something else in the editor's place.
   * @param {...HTMLElement} content
   */
  showInstead(...content) {
    this.entry = null;
    fill(this.#pane, ...content);
  }

  /** @param {EntryContent} content text that is not saved yet */
  write(content) {
    this.form.content = content;
    this.#drawHead();
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** Saves what is written as a revision. @returns {Promise<boolean>} whether everything is on the server now */
  async save() {
    if (!this.changed && this.entry) return true;
    if (!this.form.check()) return false;
    const done = await this.#run(() => this.#store(this.form.content, this.entry?.revisions[0].number ?? 0));
    if (done) toast("Saved", { detail: this.entry?.live ? "Customers still get the published version until you publish." : undefined });
    return done;
  }

  /** Saves what is written, and makes it what customers are answered with. */
  async publish() {
    if (!(await this.#saveQuietly())) return;
    const { entry } = this;
    if (!entry) return;
    const done = await this.#run(async () => this.#accept(await publishEntry(entry.entry_id, entry.revisions[0].number)));
    if (done) toast("Live now", { tone: "positive", detail: "Customers are answered with this version from this moment." });
  }

  /** Takes the entry away from customers, after asking. */
  async retire() {
    const { entry } = this;
    if (!entry || !(await confirmRetiring(entry))) return;
    const done = await this.#run(async () => this.#accept(await retireEntry(entry.entry_id)));
    if (done) toast("Retired", { detail: "Customers no longer get this entry. Publish it to bring it back." });
  }

  async #saveQuietly() {
    if (!this.changed && this.entry) return true;
    if (!this.form.check()) return false;
    return this.#run(() => this.#store(this.form.content, this.entry?.revisions[0].number ?? 0));
  }

  /**
   * @param {EntryContent} content
   * @param {number} expected the newest revision that the editor knows of
   */
  async #store(content, expected) {
    try {
      const stored = this.entry ? await updateEntry(this.entry.entry_id, content, expected) : await addEntry(content);
      this.#saved = JSON.stringify(content);
      this.#accept(stored);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "revision_conflict") throw error;
      await this.#settleConflict(content, error.details.theirs);
    }
  }

  /**
   * @param {EntryContent} mine
   * @param {EntryView} theirs
   */
  async #settleConflict(mine, theirs) {
    const choice = await askWhichVersion(mine, theirs.revisions[0]);
    if (choice === "mine") return this.#retake(mine, theirs);
    if (choice === "theirs") {
      this.show(theirs);
      this.dispatchEvent(new CustomEvent("saved", { detail: theirs }));
      toast("Going on with their version", { action: { label: "Bring mine back", run: () => this.write(mine) } });
    }
    throw new Undecided();
  }

  /**
   * @param {EntryContent} mine
   * @param {EntryView} theirs
   */
  async #retake(mine, theirs) {
    this.#accept(theirs);
    await this.#store(mine, theirs.revisions[0].number);
  }

  /**
   * Runs a change with the buttons off, and says so when it was refused.
   * @param {() => Promise<void>} change
   */
  async #run(change) {
    if (this.#busy) return false;
    this.#busy = true;
    this.#drawHead();
    try {
      await change();
      this.dispatchEvent(new CustomEvent("saved", { detail: this.entry }));
      return true;
    } catch (error) {
      if (!(error instanceof Undecided)) toast(sentenceOf(error), { tone: "danger", detail: "What you wrote is still here." });
      return false;
    } finally {
      this.#busy = false;
      this.#drawHead();
    }
  }

  /** @param {EntryView | null} entry */
  #accept(entry) {
    this.entry = entry;
  }

  #drawHead() {
    const { entry, changed } = this;
    const publishable = changed || !entry || entry.live !== entry.revisions[0].number;
    const button = (/** @type {string} */ label, /** @type {string} */ kind, /** @type {() => void} */ run, /** @type {boolean} */ enabled) =>
      el("button", { type: "button", class: `button ${kind}`, disabled: this.#busy || !enabled, on: { click: run } }, label);
    fill(
      this.#head,
      el("button", { type: "button", class: "button quiet icon back-button", "aria-label": "Back to the entries", on: { click: () => this.dispatchEvent(new CustomEvent("back")) } }, icon("back")),
      el("div", { class: "editor-state", role: "status" }, ...stateLine(entry, changed)),
      el(
        "div",
        { class: "editor-actions" },
        entry && entry.state !== "retired" && button("Retire", "quiet", () => this.retire(), true),
        button("Save draft", "", () => this.save(), changed),
        button("Publish", "primary", () => this.publish(), publishable),
      ),
    );
  }
}

/** A save that the editor put off; what was written stays as it is. */
class Undecided extends Error {}

/**
 * @param {EntryView | null} entry
 * @param {boolean} changed
 */
function stateLine(entry, changed) {
  const unsaved = changed ? el("span", { class: "badge caution" }, "Not saved") : null;
  if (!entry) return [el("span", { class: "badge accent" }, "New entry"), unsaved].filter((part) => part !== null);
  const newest = entry.revisions[0].number;
  const live = entry.live === newest ? "This is what customers get" : entry.live ? `Customers get revision ${entry.live}` : "Customers don’t get this entry";
  const page = entry.url ? link(entry.url, "Public page") : null;
  return [
    stateBadge(entry.state),
    unsaved,
    el("span", { class: "small muted" }, live),
    page && el("span", { class: "small" }, page),
  ].filter((part) => part !== null);
}

/** @param {EntryView} entry */
async function confirmRetiring(entry) {
  const answer = await ask({
    title: "Retire this entry?",
    content: [el("p", {}, `Customers will no longer get “${entry.revisions[0].content.question}”. Its revisions stay, and you can publish it again.`)],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Retire", value: "yes", kind: "danger" },
    ],
  });
  return answer === "yes";
}

/**
 * The middle pane: one entry being written, and what can be done with it.
 *
 * Events: `saved` (detail: EntryView) after every change on the server, `change` while writing, `back`, `reload`.
 */
import { ApiError, sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { toast } from "../shared/toast.js";
import { clock } from "../shared/time.js";
import { Autosave } from "./autosave.js";
import { Company } from "./company.js";
import { askForReason, askWhen } from "./decisions.js";
import { drawHead, focusAgain } from "./editor-head.js";
import { UNSAVED_NEW, addEntry, dropUnsaved, takeStep, updateEntry } from "./entries.js";
import { EMPTY_CONTENT, EntryForm } from "./entry-form.js";
import { planning, publishing, retiring, throughGate } from "./gate.js";
import { askWhichVersion } from "./versions.js";

/** @typedef {import("./studio").EntryView} EntryView */
/** @typedef {import("./studio").EntryContent} EntryContent */

export class Editor extends EventTarget {
  /** @type {EntryView | null} null while the entry is new */
  entry = null;
  form = new EntryForm();
  /** Whose editor this is, and whether somebody else has to publish what they saved. */
  rules = { me: "", fourEyes: false };
  #pane;
  #head = el("header", { class: "editor-head" });
  #restored = el("div", { class: "restored", role: "status" });
  #reason = el("input", { class: "input reason-field", maxLength: 500, placeholder: "Why? Kept in the history", "aria-label": "Why this change" });
  #saved = JSON.stringify(EMPTY_CONTENT);
  /** The revision that what is written started from. */
  #base = 0;
  #busy = false;
  /** What of the head has the keyboard while it is drawn anew. @type {Element | null} */
  #pressed = null;
  /** @type {"" | "waiting" | "kept" | "failed"} */
  #kept = "";
  #autosave = new Autosave(
    () => ({ key: this.entry?.entry_id ?? UNSAVED_NEW, content: this.form.content, base: this.#base, changed: this.changed }),
    (state) => {
      this.#kept = state;
      this.#drawHead();
    },
  );
  #company = new Company(() => ({ writing: this.changed, base: this.#base }));

  /** @param {HTMLElement} pane */
  constructor(pane) {
    super();
    this.#pane = pane;
    this.form.addEventListener("change", () => {
      this.#autosave.soon();
      this.#company.noteWriting();
      this.#drawHead();
      this.dispatchEvent(new CustomEvent("change"));
    });
    this.#company.addEventListener("reload", () => this.dispatchEvent(new CustomEvent("reload")));
  }

  /** Whether something was written that is not saved as a revision. */
  get changed() {
    return this.#pane.contains(this.form.element) && JSON.stringify(this.form.content) !== this.#saved;
  }

  /** Whether something was written that is nowhere but on this page. */
  get unsafe() {
    return this.changed && this.#kept !== "kept";
  }

  /**
   * Shows an entry, with what was left unsaved in it; null begins a new one.
   * @param {EntryView | null} entry
   * @param {import("./studio").Unsaved | null} [unsaved]
   */
  show(entry, unsaved = entry?.unsaved ?? null) {
    this.form.open(entry?.entry_id ?? "", entry ? entry.revisions[0].content : EMPTY_CONTENT);
    this.#accept(entry);
    this.#saved = JSON.stringify(this.form.content);
    this.#kept = "";
    this.#reason.value = "";
    fill(this.#restored);
    fill(this.#pane, this.#head, this.#company.element, this.#restored, this.form.element);
    if (unsaved) this.#restore(unsaved);
    this.#drawHead();
    this.#company.follow(entry?.entry_id ?? "");
    this.#pane.scrollTop = 0;
  }

  /** What stands in the fields, under the entry's id ("" while it is new); null when no entry is open. */
  get draft() {
    return this.#pane.contains(this.form.element) ? { entryId: this.entry?.entry_id ?? "", content: this.form.content } : null;
  }

  /**
   * Shows something else in the editor's place.
   * @param {...HTMLElement} content
   */
  showInstead(...content) {
    this.entry = null;
    this.#company.follow("");
    fill(this.#pane, ...content);
  }

  /** @param {EntryContent} content text that is not saved yet */
  write(content) {
    this.form.content = content;
    this.#autosave.soon();
    this.#drawHead();
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** Draws anew what depends on the rules. */
  refresh() {
    this.#drawHead();
  }

  /** Makes sure that what is written is on the server, though not saved; whether it is. */
  async keep() {
    return !this.unsafe || this.#autosave.now();
  }

  /** Goes back to what is saved. */
  async discard() {
    await this.#autosave.stop();
    await dropUnsaved(this.entry?.entry_id ?? UNSAVED_NEW).catch(() => {});
    this.show(this.entry, null);
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** Saves what is written as a revision. @returns {Promise<boolean>} whether everything is saved now */
  async save() {
    const done = await this.#saveQuietly();
    if (done) toast("Saved", { detail: this.entry?.live ? "Customers still get the published version until you publish." : undefined });
    return done;
  }

  /** Saves what is written, and makes it what customers are answered with. */
  async publish() {
    const done = await this.#afterSaving((entry, reason) => this.#pass(publishing(entry, reason)));
    if (done) toast("Live now", { tone: "positive", detail: "Customers are answered with this version from this moment." });
  }

  /** Saves what is written, and lets it go live at a time that is asked for. */
  async schedule() {
    if (!this.#saveable()) return;
    const at = await askWhen();
    if (!at) return;
    const done = await this.#afterSaving((entry, reason) => this.#pass(planning(entry, at, reason)));
    if (done) toast("Planned", { tone: "positive", detail: "This version goes live then, whatever is saved after it." });
  }

  /** Saves what is written, and asks another editor to read it. */
  async askForReview() {
    const done = await this.#afterSaving((entry, reason) => takeStep(entry.entry_id, "review", reason));
    if (done) toast("Waiting for a review", { detail: "It is under “In review” for every editor." });
  }

  /**
   * Something that is asked about first, with a reason.
   * @param {"return" | "unschedule" | "retire"} step
   */
  async step(step) {
    const { entry } = this;
    if (!entry) return;
    const reason = await askForReason(step, entry.revisions[0].content.question);
    if (reason === null) return;
    const make = () => (step === "retire" ? this.#pass(retiring(entry, reason)) : takeStep(entry.entry_id, step, reason));
    const done = await this.#run(async () => this.#accept(await make()));
    if (done && step === "retire") toast("Retired", { detail: "Customers no longer get this entry. Publish it to bring it back." });
  }

  /** @param {import("./studio").Unsaved} unsaved */
  #restore(unsaved) {
    this.form.content = unsaved.content;
    if (!this.changed) return;
    this.#base = unsaved.base;
    this.#kept = "kept";
    const discard = el("button", { type: "button", class: "button small", on: { click: () => this.discard() } }, "Discard it");
    fill(this.#restored, el("p", {}, `What you wrote until ${clock(unsaved.at)} and did not save is back.`), discard);
  }

  /** What is live after passing the gate. @param {import("./gate.js").Wish} wish */
  async #pass(wish) {
    const entries = await throughGate(wish);
    if (!entries) throw new Undecided();
    return entries[0];
  }

  #saveable() {
    return !this.#busy && (!this.changed || this.form.check()) && (this.entry !== null || this.form.check());
  }

  /**
   * Saves what is written first.
   * @param {(entry: EntryView, reason: string) => Promise<EntryView>} change
   */
  async #afterSaving(change) {
    const reason = this.#reason.value.trim();
    if (!(await this.#saveQuietly())) return false;
    const { entry } = this;
    if (!entry) return false;
    const done = await this.#run(async () => this.#accept(await change(entry, reason)));
    if (done) this.#reason.value = "";
    return done;
  }

  async #saveQuietly() {
    if (!this.changed && this.entry) return true;
    if (!this.form.check()) return false;
    await this.#autosave.stop();
    const reason = this.#reason.value.trim();
    const done = await this.#run(() => this.#store(this.form.content, this.#base, reason));
    if (done) this.#reason.value = "";
    else if (this.changed) this.#autosave.soon();
    return done;
  }

  /**
   * @param {EntryContent} content
   * @param {number} expected the newest revision that the editor knows of
   * @param {string} reason
   */
  async #store(content, expected, reason) {
    try {
      const stored = this.entry ? await updateEntry(this.entry.entry_id, content, expected, reason) : await addEntry(content, reason);
      this.#saved = JSON.stringify(content);
      this.#accept(stored);
      fill(this.#restored);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "revision_conflict") throw error;
      await this.#settleConflict(content, error.details.theirs, reason);
    }
  }

  /**
   * @param {EntryContent} mine
   * @param {EntryView} theirs
   * @param {string} reason
   */
  async #settleConflict(mine, theirs, reason) {
    const choice = await askWhichVersion(mine, theirs.revisions[0]);
    if (choice === "mine") {
      this.#accept(theirs);
      return this.#store(mine, theirs.revisions[0].number, reason);
    }
    if (choice === "theirs") {
      await dropUnsaved(theirs.entry_id).catch(() => {});
      this.show(theirs, null);
      this.dispatchEvent(new CustomEvent("saved", { detail: theirs }));
      toast("Going on with their version", { action: { label: "Bring mine back", run: () => this.write(mine) } });
    }
    throw new Undecided();
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
    const known = this.entry?.entry_id;
    this.entry = entry;
    this.#base = entry?.revisions[0].number ?? 0;
    this.form.entryId = entry?.entry_id ?? "";
    if (entry && entry.entry_id !== known) this.#company.follow(entry.entry_id);
  }

  #drawHead() {
    const { entry, changed } = this;
    if (this.#head.contains(document.activeElement)) this.#pressed = document.activeElement;
    drawHead(this.#head, this.#reason, { entry, changed, kept: this.#kept, busy: this.#busy, rules: this.rules }, {
      back: () => this.dispatchEvent(new CustomEvent("back")),
      save: () => this.save(),
      publish: () => this.publish(),
      schedule: () => this.schedule(),
      review: () => this.askForReview(),
      discard: () => this.discard(),
      step: (step) => this.step(step),
    });
    if (this.#pressed) focusAgain(this.#head, this.#pressed, this.#busy);
    if (!this.#busy) this.#pressed = null;
  }
}

/** A save that the editor put off; what was written stays as it is. */
class Undecided extends Error {}

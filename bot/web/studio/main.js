/** The studio page: puts the parts together and says what each address, key and button does. */
import { ApiError } from "../shared/api.js";
import { pressedKey } from "../shared/keyboard.js";
import { isSignedOut, goToSignIn } from "../shared/session.js";
import { ask } from "../shared/dialog.js";
import { el, need } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { startStaffPage } from "../shared/start.js";
import "./all-sections.js";
import { Editor } from "./editor.js";
import { UNSAVED_NEW, getEntry, getUnsaved } from "./entries.js";
import { EntryList } from "./entry-list.js";
import { Preview } from "./preview.js";
import { showRevisions } from "./revisions.js";
import { Sections } from "./sections.js";
import { Side } from "./side.js";
import { TryPanel } from "./try-panel.js";
import { askAboutRevision } from "./versions.js";

/** The address of an entry that is not saved yet. */
const NEW = "new";

class StudioPage {
  #panes = need(".studio-panes");
  #sections = new Sections(this.#panes);
  #list = new EntryList(need(".entries-pane"));
  #editor = new Editor(need(".editor-pane"));
  #side = new Side(this.#panes);
  #preview = new Preview(need("#side-preview"));
  #revisions = need("#side-revisions");
  #open = "";
  /** The fragment of the address that is shown. */
  #fragment = "none yet";

  /** @param {import("../shared/session.js").Me} me */
  constructor(me) {
    this.#editor.rules.me = me.name;
    const tryPanel = new TryPanel(need("#side-try"), () => this.#editor.draft);
    const open = (/** @type {Event} */ event) => this.#go(/** @type {CustomEvent<string>} */ (event).detail);
    this.#list.addEventListener("open", open);
    tryPanel.addEventListener("open", open);
    this.#editor.addEventListener("change", () => this.#preview.follow(this.#editor.form.shown));
    this.#editor.addEventListener("saved", () => this.#saved());
    this.#editor.addEventListener("back", () => this.#go(""));
    this.#editor.addEventListener("reload", () => this.#load(this.#open));
    this.#list.addEventListener("changed", () => this.#changedElsewhere());
    need("#new-entry").addEventListener("click", () => this.#go(NEW));
    addEventListener("popstate", () => this.#followAddress());
    addEventListener("beforeunload", (event) => {
      if (!this.#editor.unsafe) return;
      this.#editor.keep();
      event.preventDefault();
    });
    addEventListener("entries-changed", () => this.#list.load());
    addEventListener("keydown", (event) => this.#key(event));
    this.#list.load();
    this.#loadLabels();
    this.#followAddress();
  }

  /**
   * Opens an entry (or a new one, or none) and gives it an address.
   * @param {string} id
   */
  async #go(id) {
    if (id === this.#open) {
      this.#showPane();
      return;
    }
    if (!(await this.#mayLeave())) return;
    this.#fragment = encodeURIComponent(id);
    history.pushState(null, "", id ? `#${this.#fragment}` : location.pathname);
    this.#sections.follow(this.#fragment);
    await this.#show(id);
  }

  async #followAddress() {
    const fragment = location.hash.slice(1);
    if (fragment === this.#fragment) return;
    if (!(await this.#mayLeave())) return history.pushState(null, "", `#${this.#fragment}`);
    this.#fragment = fragment;
    if (this.#sections.follow(fragment)) return;
    const [id, revision = ""] = fragment.split("/").map(decodeURIComponent);
    if (id === "" || id !== this.#open) await this.#show(id);
    if (revision) await this.#showRevision(Number(revision));
  }

  /** @param {string} id */
  async #show(id) {
    this.#open = id;
    this.#list.markOpen(id);
    this.#showPane();
    if (id === NEW) await this.#begin();
    else if (id) await this.#load(id);
    else this.#showNothing();
  }

  #showPane() {
    this.#panes.dataset.shows = this.#open ? "editor" : "list";
    if (this.#panes.dataset.tab !== "try") this.#side.select(this.#narrow ? "edit" : "preview");
  }

  get #narrow() {
    return getComputedStyle(need(".tab-edit")).display !== "none";
  }

  /** A new entry, or what was left unsaved of one. */
  async #begin() {
    this.#editor.showInstead(skeletons(1, "skeleton-line"), skeletons(2, "skeleton-block"));
    const unsaved = await getUnsaved(UNSAVED_NEW).catch(() => null);
    if (this.#open === NEW) this.#showEntry(null, unsaved);
  }

  /** After a change of many entries: the open one may be another now. */
  async #changedElsewhere() {
    this.#loadLabels();
    if (this.#open && this.#open !== NEW && !this.#editor.changed) await this.#load(this.#open);
  }

  /** @param {string} id */
  async #load(id) {
    this.#editor.showInstead(skeletons(1, "skeleton-line"), skeletons(2, "skeleton-block"));
    try {
      const entry = await getEntry(id);
      if (id === this.#open) this.#showEntry(entry);
    } catch (error) {
      if (isSignedOut(error)) await goToSignIn();
      if (id === this.#open) this.#editor.showInstead(notThere(error, () => this.#go("")) ?? errorState(error, () => this.#load(id)));
    }
  }

  /**
   * @param {import("./studio").EntryView | null} entry
   * @param {import("./studio").Unsaved | null} [unsaved]
   */
  #showEntry(entry, unsaved) {
    this.#editor.show(entry, unsaved);
    if (this.#editor.changed) this.#preview.follow(this.#editor.form.shown);
    else this.#preview.show(this.#editor.form.shown, entry?.rich ?? []);
    this.#showRevisions();
    if (!entry?.revisions[0].content.answer) this.#editor.form.focus();
  }

  /** A revision that an address names, such as the one that a customer was answered with. @param {number} number */
  async #showRevision(number) {
    const revision = this.#editor.entry?.revisions.find((each) => each.number === number);
    if (!revision) return;
    this.#side.select("revisions");
    if (await askAboutRevision(revision, this.#editor.form.content)) this.#editor.write(revision.content);
  }

  #showNothing() {
    const add = el("button", { type: "button", class: "button primary", on: { click: () => this.#go(NEW) } }, "New entry");
    const text = "Choose an entry on the left to read or change it, or write a new one. “Try it” shows how the assistant reads a message.";
    this.#editor.showInstead(emptyState({ icon: "book", title: "What customers are answered with", text, actions: [add] }));
    this.#preview.show({ question: "", answer: "" }, []);
    this.#showRevisions();
  }

  #showRevisions() {
    showRevisions(this.#revisions, this.#editor.entry, async (revision) => {
      if (await askAboutRevision(revision, this.#editor.form.content)) this.#editor.write(revision.content);
    });
  }

  /** After a change on the server: a new entry gets its address, and the list its line. */
  #saved() {
    const { entry } = this.#editor;
    if (!entry) return;
    if (this.#open !== entry.entry_id) {
      this.#fragment = encodeURIComponent(entry.entry_id);
      history.replaceState(null, "", `#${this.#fragment}`);
    }
    this.#open = entry.entry_id;
    this.#list.markOpen(entry.entry_id);
    this.#showRevisions();
    this.#list.load();
    this.#loadLabels();
  }

  async #loadLabels() {
    try {
      const { categories, owners, four_eyes: fourEyes } = await this.#list.loadLabels();
      this.#editor.form.suggest({ categories: categories.map(({ name }) => name), owners });
      this.#editor.rules.fourEyes = fourEyes;
      this.#editor.refresh();
    } catch {
      // Only suggestions: the list beside them says what is wrong, and every name can be written by hand.
    }
  }

  /** Whether what is written may be left: it is kept, and back when the entry is opened again. */
  async #mayLeave() {
    if (!this.#sections.showsEntries) return this.#sections.mayLeave();
    if (!this.#editor.changed || (await this.#editor.keep())) return true;
    const answer = await ask({
      title: "Save what you wrote?",
      content: [el("p", {}, "This entry has changes that could not be kept: the server can’t be reached.")],
      actions: [
        { label: "Go on writing", value: "" },
        { label: "Discard", value: "discard", kind: "danger" },
        { label: "Save draft", value: "save", kind: "primary" },
      ],
    });
    return answer === "discard" || (answer === "save" && this.#editor.save());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (document.querySelector("dialog[open]")) return;
    const inField = /** @type {HTMLElement} */ (event.target).matches?.("input, textarea, select");
    const key = pressedKey(event);
    if (key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (this.#editor.changed) this.#editor.save();
    } else if (key === "/" && !inField && this.#sections.showsEntries) {
      event.preventDefault();
      this.#list.searchField.focus();
    }
  }
}

/**
 * What stands in the place of an entry that an old link names.
 * @param {unknown} error
 * @param {() => void} leave
 */
function notThere(error, leave) {
  if (!(error instanceof ApiError) || error.status !== 404) return null;
  const back = el("button", { type: "button", class: "button", on: { click: leave } }, "See the entries");
  return emptyState({ icon: "search", title: "There is no such entry", text: "The link may be mistyped. Entries that were retired are still here: search for them.", actions: [back] });
}

startStaffPage("studio", (me) => {
  new StudioPage(me);
});

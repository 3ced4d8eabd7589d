/**
 * The foot of a conversation: a reply to the customer, or a note to colleagues. The two never look alike.
 */
import { el } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";

/** @typedef {"reply" | "note"} TabName */

const TITLES = { reply: "Reply", note: "Private note" };

export class WriteTabs {
  /** What is shown for a reply. */
  reply = el("div", { id: "write-reply", role: "tabpanel", "aria-labelledby": "tab-reply" });
  #note = el("div", { id: "write-note", role: "tabpanel", "aria-labelledby": "tab-note", hidden: true });
  #bar = el("div", { class: "write-tabs", role: "tablist", "aria-label": "What to write" });
  /** @type {Map<TabName, HTMLButtonElement>} */
  #tabs = new Map();
  element = el("div", { class: "write", data: { tab: "reply" } }, this.#bar, this.reply, this.#note);

  /** @param {import("./note-composer.js").NoteComposer} notes */
  constructor(notes) {
    this.notes = notes;
    this.#note.append(notes.element);
    for (const name of /** @type {TabName[]} */ (["reply", "note"])) {
      const props = { type: "button", class: "write-tab", role: "tab", id: `tab-${name}`, "aria-controls": `write-${name}` };
      const tab = el("button", { ...props, on: { click: () => this.select(name), keydown: (event) => this.#key(event) } }, TITLES[name]);
      this.#tabs.set(name, tab);
      this.#bar.append(tab);
    }
    this.select("reply");
  }

  /** @param {TabName} name */
  select(name) {
    this.element.dataset.tab = name;
    this.reply.hidden = name !== "reply";
    this.#note.hidden = name !== "note";
    for (const [each, tab] of this.#tabs) {
      tab.setAttribute("aria-selected", String(each === name));
      tab.tabIndex = each === name ? 0 : -1;
    }
    if (name === "note") this.notes.arrange();
  }

  /** Puts the keyboard where a note is written. */
  writeNote() {
    this.select("note");
    this.notes.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(pressedKey(event))) return;
    const next = this.element.dataset.tab === "reply" ? "note" : "reply";
    this.select(next);
    this.#tabs.get(next)?.focus();
  }
}

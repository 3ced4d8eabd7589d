/**
 * The tabs beside the editor. On a narrow page "Edit" is one of them and the rest takes its place.
 */
import { el, need } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";

/** @typedef {"edit" | "preview" | "try" | "revisions"} SideTab */

/** @type {[SideTab, string][]} */
const TABS = [["edit", "Edit"], ["preview", "Preview"], ["try", "Try it"], ["revisions", "History"]];

export class Side {
  #root;
  /** @type {Map<SideTab, HTMLButtonElement>} */
  #tabs = new Map();

  /** @param {HTMLElement} root the panes' common parent */
  constructor(root) {
    this.#root = root;
    const strip = need(".tabs", root);
    for (const [name, title] of TABS) {
      const tab = el("button", { type: "button", class: `tab tab-${name}`, role: "tab", on: { click: () => this.select(name) } }, title);
      tab.addEventListener("keydown", (event) => this.#key(event, name));
      if (name !== "edit") tab.setAttribute("aria-controls", `side-${name}`);
      this.#tabs.set(name, tab);
      strip.append(tab);
    }
    this.select("preview");
  }

  /** @param {SideTab} name */
  select(name) {
    this.#root.dataset.tab = name;
    const shown = name === "edit" ? "preview" : name; // where there is room, "Edit" has no tab
    for (const [other, tab] of this.#tabs) {
      tab.setAttribute("aria-selected", String(other === name));
      tab.tabIndex = other === name ? 0 : -1;
      if (other !== "edit") need(`#side-${other}`, this.#root).hidden = other !== shown;
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {SideTab} name
   */
  #key(event, name) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[pressedKey(event)];
    if (!by) return;
    const visible = TABS.map(([tab]) => tab).filter((tab) => this.#tabs.get(tab)?.checkVisibility());
    const next = visible[(visible.indexOf(name) + by + visible.length) % visible.length];
    this.select(next);
    this.#tabs.get(next)?.focus();
  }
}

/**
 * The studio's sections, beside each other in its header: entries, and what other modules register.
 *
 * The address says which is open: `#/gaps` or `#/gaps/g12` a section, with what it shows; `#returns`
 * or no fragment at all the entries.
 */
import { el, need } from "../shared/dom.js";

/**
 * @typedef {object} Section
 * @property {string} name what its tab says
 * @property {string} path what its address begins with, after `#/`
 * @property {number} [order] its place among the tabs; entries are first
 * @property {(pane: HTMLElement, rest: string) => void | Promise<void>} open shows it, each time it is opened or
 *   its address changes; `pane` is its own and keeps what was put there, `rest` what follows its path in the address
 * @property {() => boolean | Promise<boolean>} [mayLeave] whether it may be left now, when that is not always so
 */

/** @type {Section[]} */
const registered = [];

/**
 * Makes a section known; a module does so when it is imported in all-sections.js.
 * @param {Section} section
 */
export function registerSection(section) {
  registered.push(section);
  registered.sort((a, b) => (a.order ?? 50) - (b.order ?? 50));
}

/** The address of a section, and of what it should show. @param {string} path @param {string} [rest] */
export function sectionHref(path, rest = "") {
  return `#/${path}${rest && `/${encodeURIComponent(rest)}`}`;
}

export class Sections {
  #main = need("main");
  #panes;
  /** @type {Map<string, HTMLAnchorElement>} */
  #links = new Map();
  /** @type {Map<Section, HTMLElement>} */
  #opened = new Map();
  /** @type {Section | null} null while the entries are open */
  #open = null;

  /** @param {HTMLElement} panes what shows the entries */
  constructor(panes) {
    this.#panes = panes;
    const strip = need(".studio-sections");
    for (const { path, name } of [{ path: "", name: "Entries" }, ...registered]) {
      const link = el("a", { href: path ? sectionHref(path) : "/studio#" }, name);
      this.#links.set(path, link);
      strip.append(link);
    }
    this.#mark("");
  }

  /** Whether the entries are what is shown. */
  get showsEntries() {
    return this.#open === null;
  }

  /** Whether what is open, when it is not the entries, may be left. */
  async mayLeave() {
    return (await this.#open?.mayLeave?.()) ?? true;
  }

  /**
   * Opens the section that a fragment names.
   * @param {string} fragment of the address, without its `#`
   * @returns {boolean} whether it names one; else the entries are shown
   */
  follow(fragment) {
    const [, path = "", rest = ""] = /^\/([^/]*)\/?(.*)$/.exec(fragment) ?? [];
    const section = registered.find((each) => each.path === path) ?? null;
    this.#open = section;
    this.#panes.hidden = section !== null;
    for (const [other, pane] of this.#opened) pane.hidden = other !== section;
    this.#mark(section?.path ?? "");
    if (section) section.open(this.#paneOf(section), decodeURIComponent(rest));
    return section !== null;
  }

  /** @param {Section} section */
  #paneOf(section) {
    const known = this.#opened.get(section);
    if (known) return known;
    const pane = el("section", { class: `studio-section section-${section.path}`, "aria-label": section.name });
    this.#opened.set(section, pane);
    this.#main.append(pane);
    return pane;
  }

  /** @param {string} path */
  #mark(path) {
    for (const [other, link] of this.#links) {
      if (other === path) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#links.get(path)?.scrollIntoView({ block: "nearest", inline: "center" }); // on a phone not all fit
  }
}

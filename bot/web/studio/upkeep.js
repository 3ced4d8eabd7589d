/**
 * The section “Upkeep”: what is to be looked at among the published entries, the words that the business avoids,
 * and how entries do.
 */
import { el, fill } from "../shared/dom.js";
import { addStyle } from "../shared/style.js";
import { registerSection, sectionHref } from "./sections.js";
import { FindingsPage } from "./upkeep-findings.js";
import { UsePage } from "./upkeep-use.js";
import { WordsPage } from "./upkeep-words.js";

/** @typedef {{element: HTMLElement, load: () => Promise<void>}} Page */

/** @type {[string, string][]} */
const PAGES = [["", "To look at"], ["use", "How entries do"], ["words", "Words to avoid"]];

class UpkeepSection {
  #links = new Map(PAGES.map(([rest, name]) => [rest, el("a", { class: "tab", href: sectionHref("upkeep", rest) }, name)]));
  #body = el("div", {});
  /** @type {Map<string, Page>} */
  #pages = new Map();

  /** @param {HTMLElement} pane */
  constructor(pane) {
    addStyle("/static/studio/upkeep.css");
    const tabs = el("nav", { class: "upkeep-tabs", "aria-label": "Upkeep" }, ...this.#links.values());
    fill(pane, el("div", { class: "section-page upkeep" }, el("header", {}, el("h1", {}, "Upkeep"), tabs), this.#body));
  }

  /** @param {string} rest */
  async open(rest) {
    const name = this.#links.has(rest) ? rest : "";
    for (const [other, link] of this.#links) link.ariaCurrent = other === name ? "page" : null;
    const page = this.#pages.get(name) ?? makePage(name);
    this.#pages.set(name, page);
    fill(this.#body, page.element);
    await page.load();
  }
}

/** @param {string} name @returns {Page} */
function makePage(name) {
  if (name === "use") return new UsePage();
  return name === "words" ? new WordsPage() : new FindingsPage();
}

/** @type {UpkeepSection | null} */
let section = null;

registerSection({
  name: "Upkeep",
  path: "upkeep",
  order: 30,
  open: (pane, rest) => (section ??= new UpkeepSection(pane)).open(rest),
});

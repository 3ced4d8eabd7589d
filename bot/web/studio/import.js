/**
 * The section “Import”: a file is dropped, what it would do is shown line by line, then it is taken whole.
 * Entries go out as files from here, too.
 */
import { ApiError, sentenceOf, send } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { emptyState } from "../shared/states.js";
import { addStyle } from "../shared/style.js";
import { toast } from "../shared/toast.js";
import { throughGate } from "./gate.js";
import { ImportTable } from "./import-table.js";
import { registerSection } from "./sections.js";

/** @typedef {import("./exchange").ImportPlan} ImportPlan */
/** @typedef {import("./exchange").ImportDone} ImportDone */

const KINDS = ".zip,.md,.markdown,.csv,.tsv,.json,.jsonl,.html,.htm";
const FORMATS = [
  ["auto", "As it looks"],
  ["markdown", "Markdown files"],
  ["csv", "Table (CSV)"],
  ["json", "JSON"],
  ["html", "Saved web pages"],
  ["chatwoot", "Chatwoot help centre"],
  ["zendesk", "Zendesk help centre"],
];
const HELP =
  "A zip of Markdown files (with their pictures) or of saved pages, a CSV table with the columns question and answer, JSON, a saved page with " +
  "FAQ structured data, or the article JSON of a Chatwoot or Zendesk help centre. Nothing changes before you have seen what would.";

class ImportPage {
  #field = el("input", { type: "file", accept: KINDS, class: "visually-hidden", id: "import-file", on: { change: () => this.#chosen(this.#field.files) } });
  #format = el("select", { class: "input", "aria-label": "Format", on: { change: () => this.#look() } }, ...FORMATS.map(([value, name]) => el("option", { value }, name)));
  #result = el("div", { class: "import-result" });
  /** @type {File | null} */
  #file = null;

  /** @param {HTMLElement} pane */
  constructor(pane) {
    const header = el("header", {}, el("h1", {}, "Import and export"));
    fill(pane, el("div", { class: "section-page import-page" }, header, this.#dropZone(), this.#result, exportCard()));
  }

  #dropZone() {
    const zone = el(
      "div",
      { class: "import-drop" },
      el("span", { class: "empty-icon" }, icon("plus")),
      el("p", { class: "import-drop-title" }, "Drop a file here, or ", this.#field, el("label", { class: "button small", htmlFor: "import-file" }, "Choose a file")),
      el("p", { class: "small muted" }, HELP),
      el("label", { class: "import-format small" }, "Read it as", this.#format),
    );
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.dataset.over = "";
    });
    zone.addEventListener("dragleave", () => delete zone.dataset.over);
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      delete zone.dataset.over;
      this.#chosen(event.dataTransfer?.files ?? null);
    });
    return zone;
  }

  /** @param {FileList | null} files */
  #chosen(files) {
    this.#file = files?.[0] ?? null;
    this.#field.value = ""; // so that the same file can be chosen again
    this.#look();
  }

  async #look() {
    const file = this.#file;
    if (!file) return;
    fill(this.#result, el("p", { class: "muted", role: "status" }, `Reading ${file.name} …`));
    try {
      this.#showPlan(file, await this.#send(file));
    } catch (error) {
      this.#showRefusal(error, () => this.#look());
    }
  }

  /**
   * @param {File} file
   * @param {string} [digest] of the plan to carry out
   */
  #send(file, digest) {
    const query = new URLSearchParams({ name: file.name, format: this.#format.value, ...(digest && { digest }) });
    return send("POST", `/api/studio/import?${query}`, file);
  }

  /**
   * @param {File} file
   * @param {ImportPlan} plan
   */
  #showPlan(file, plan) {
    const count = plan.added + plan.changed;
    const label = count === 1 ? "Import 1 entry as a draft" : `Import ${count.toLocaleString()} entries as drafts`;
    const go = el("button", { type: "button", class: "button primary", disabled: !count || plan.problems.length > 0, on: { click: () => this.#carryOut(file, plan, go) } }, label);
    fill(this.#result, el("h2", {}, file.name), el("div", { class: "import-sum" }, ...counts(plan), count > 0 && go), ...new ImportTable(plan).parts);
  }

  /**
   * @param {File} file
   * @param {ImportPlan} plan
   * @param {HTMLButtonElement} button
   */
  async #carryOut(file, plan, button) {
    button.disabled = true;
    try {
      this.#showDone(await this.#send(file, plan.digest));
    } catch (error) {
      if (error instanceof ApiError && error.code === "import_outdated") this.#showPlan(file, error.details.plan);
      this.#showRefusal(error, () => this.#look());
    }
  }

  /** @param {ImportDone} done */
  #showDone({ added, changed, waiting }) {
    this.#file = null;
    dispatchEvent(new Event("entries-changed"));
    const text = `${added.length.toLocaleString()} added, ${changed.length.toLocaleString()} changed. They wait as drafts: customers see them once they are published.`;
    const see = el("a", { class: "button", href: "/studio#" }, "See the entries");
    const publish = waiting.length > 0 && el("button", { type: "button", class: "button primary", on: { click: () => this.#publish(waiting, publish) } }, waiting.length === 1 ? "Publish it …" : `Publish ${waiting.length.toLocaleString()} of them …`);
    const state = emptyState({ icon: "check", title: "Imported", text, actions: [publish, see] });
    state.setAttribute("role", "status");
    fill(this.#result, state);
  }

  /**
   * Through the publish gate, which shows what changes for customers.
   * @param {import("./exchange").ImportedDraft[]} changes
   * @param {HTMLButtonElement | false} button
   */
  async #publish(changes, button) {
    const title = changes.length === 1 ? "Publish the imported entry?" : `Publish ${changes.length.toLocaleString()} imported entries?`;
    const passed = await throughGate({ changes, title, verb: "Publish", reason: "Imported" });
    if (!passed) return;
    if (button) button.remove();
    dispatchEvent(new Event("entries-changed"));
    toast(passed.length === 1 ? "It is live now." : `${passed.length.toLocaleString()} entries are live now.`, { tone: "positive" });
  }

  /**
   * Above what is shown, which stays.
   * @param {unknown} error
   * @param {() => void} again
   */
  #showRefusal(error, again) {
    this.#result.querySelector(".import-refusal")?.remove();
    const button = el("button", { type: "button", class: "button small", on: { click: again } }, "Look again");
    this.#result.prepend(el("p", { class: "import-refusal", role: "alert" }, sentenceOf(error), " ", button));
    for (const waiting of this.#result.querySelectorAll("[role=status]")) waiting.remove();
  }
}

/** @param {ImportPlan} plan */
function counts({ added, changed, skipped, problems }) {
  const badge = (/** @type {string} */ tone, /** @type {number} */ count, /** @type {string} */ words) =>
    count > 0 && el("span", { class: `badge ${tone}` }, `${count.toLocaleString()} ${words}`);
  return [
    badge("danger", problems.length, problems.length === 1 ? "problem" : "problems"),
    badge("positive", added, "to add"),
    badge("accent", changed, "to change"),
    badge("", skipped, "as they are"),
  ];
}

function exportCard() {
  const all = el("input", { type: "checkbox" });
  const link = (/** @type {string} */ format, /** @type {string} */ label) =>
    el("a", { class: "button", href: `/api/studio/export?format=${format}`, download: "", data: { format } }, label);
  const links = [link("markdown", "Markdown files (zip)"), link("json", "JSON")];
  all.addEventListener("change", () => {
    for (const each of links) each.setAttribute("href", `/api/studio/export?format=${each.dataset.format}${all.checked ? "&which=all" : ""}`);
  });
  return el(
    "section",
    { class: "import-export" },
    el("h2", {}, "Export"),
    el("p", { class: "muted" }, "Everything comes back as it was when you import it again: here, in a repository, or in another Frontdesk. Pictures come with the Markdown files."),
    el("label", { class: "import-all" }, all, "Also drafts and retired entries"),
    el("div", { class: "import-links" }, ...links),
  );
}

registerSection({
  name: "Import",
  path: "import",
  order: 60,
  open(pane) {
    addStyle("/static/studio/import.css");
    if (!pane.hasChildNodes()) new ImportPage(pane);
  },
});

/**
 * The section Variables: values that are defined once and stand in many entries.
 */
import { relative } from "../shared/ago.js";
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";
import { listValues, listVariables, removeVariable, setVariable } from "./entries.js";
import { registerSection } from "./sections.js";

/** @typedef {import("./studio").VariableView} VariableView */

registerSection({ name: "Variables", path: "variables", order: 40, open: (pane) => new VariablesPage(pane).load() });

class VariablesPage {
  #body = el("div", { class: "variables" });

  /** @param {HTMLElement} pane */
  constructor(pane) {
    const add = el("button", { type: "button", class: "button primary", on: { click: () => this.#define() } }, "New variable");
    const about = "Opening hours, prices, addresses: write {{name}} in an answer, and every entry says the same. A change reaches customers at once.";
    fill(
      pane,
      el("div", { class: "section-page" },
        el("header", {}, el("h1", {}, "Variables"), add),
        el("p", { class: "muted" }, about),
        this.#body,
      ),
    );
  }

  async load() {
    fill(this.#body, skeletons(3));
    try {
      this.#draw(await listVariables());
    } catch (error) {
      fill(this.#body, errorState(error, () => this.load()));
    }
  }

  /** @param {VariableView[]} variables */
  #draw(variables) {
    if (!variables.length) {
      fill(this.#body, emptyState({ icon: "spark", title: "No variables yet", text: "Define one for each value that stands in more than one answer." }));
      return;
    }
    const head = ["Name", "Value", "Used in", "Changed", ""].map((name) => el("th", { scope: "col" }, name));
    fill(
      this.#body,
      el("table", { class: "plain-table variables-table stacked" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...variables.map((variable) => this.#row(variable)))),
    );
  }

  /** @param {VariableView} variable */
  #row(variable) {
    const button = (/** @type {string} */ label, /** @type {() => void} */ run) =>
      el("button", { type: "button", class: "button quiet small", "aria-label": `${label} ${variable.name}`, on: { click: run } }, label);
    const uses = variable.used_in.map(({ entry_id, question }) => el("li", {}, el("a", { href: `#${encodeURIComponent(entry_id)}` }, question)));
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("code", {}, `{{${variable.name}}}`)),
      el("td", { class: "variable-value" }, variable.value),
      el("td", {}, uses.length ? el("ul", { class: "variable-uses" }, ...uses) : el("span", { class: "muted" }, "Nowhere yet")),
      el("td", { class: "small muted" }, `${variable.by}, `, el("time", { datetime: variable.at, title: exact(variable.at) }, relative(variable.at))),
      el("td", { class: "variable-actions" },
        button("Change", () => this.#change(variable)),
        button("History", () => this.#showHistory(variable.name)),
        !uses.length && button("Remove", () => this.#remove(variable.name)),
      ),
    );
  }

  async #define() {
    const name = el("input", { class: "input", maxLength: 40, required: true, pattern: "[a-z][a-z0-9_]*", title: "Small letters, digits and _, beginning with a letter", placeholder: "opening_hours", autocomplete: "off" });
    const value = el("input", { class: "input", maxLength: 500, required: true });
    await ask({
      title: "New variable",
      content: [
        el("label", { class: "field" }, el("span", {}, "Name: small letters, digits and _"), name),
        el("label", { class: "field" }, el("span", {}, "Value, as customers read it"), value),
      ],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Define", value: "yes", kind: "primary" },
      ],
      attempt: () => this.#save(() => setVariable(name.value.trim(), value.value), "Defined"),
    });
  }

  /** @param {VariableView} variable */
  async #change(variable) {
    const value = el("input", { class: "input", maxLength: 500, required: true, value: variable.value });
    const count = variable.used_in.length;
    await ask({
      title: `Change ${variable.name}`,
      content: [
        el("label", { class: "field" }, el("span", {}, "Value, as customers read it"), value),
        el("p", { class: "muted" }, `${count} ${count === 1 ? "entry says" : "entries say"} this value. Published ones change at once, without a publish.`),
      ],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Change", value: "yes", kind: "primary" },
      ],
      attempt: () => this.#save(() => setVariable(variable.name, value.value), "Changed"),
    });
  }

  /** @param {string} name */
  async #remove(name) {
    await ask({
      title: `Remove ${name}?`,
      content: [el("p", {}, "No entry uses it. Its history stays.")],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Remove", value: "yes", kind: "danger" },
      ],
      attempt: () => this.#save(() => removeVariable(name), "Removed"),
    });
  }

  /** @param {string} name */
  async #showHistory(name) {
    try {
      const values = await listValues(name);
      const lines = values.map(({ value, by, at }) => el("li", {}, el("span", {}, value ?? "Removed"), " ", el("span", { class: "small muted" }, `${by}, ${exact(at)}`)));
      await ask({ title: `History of ${name}`, content: [el("ol", { class: "variable-history" }, ...lines)], actions: [{ label: "Close", value: "", kind: "primary" }] });
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  /**
   * @param {() => Promise<VariableView[]>} change
   * @param {string} done
   */
  async #save(change, done) {
    this.#draw(await change());
    toast(done, { tone: "positive" });
  }
}

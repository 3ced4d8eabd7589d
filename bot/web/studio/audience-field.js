/**
 * Which customers get the entry, by the attributes that the website tells of them.
 *
 * Event: `change`.
 */
import { el, fill } from "../shared/dom.js";

/** @typedef {import("./studio").AudiencePart} AudiencePart */

export class AudienceField extends EventTarget {
  #rows = el("div", { class: "audience-rows" });
  #about = el("p", { class: "small muted" });
  #problem = el("p", { class: "field-error", role: "status" });

  constructor() {
    super();
    const add = el("button", { type: "button", class: "button small", on: { click: () => this.#add({ attribute: "", values: [] }).focus() } }, "Add a condition");
    this.element = el("fieldset", { class: "audience-field" }, el("legend", {}, "Customers who get it"), this.#about, this.#rows, this.#problem, add);
    this.element.addEventListener("input", () => this.#changed());
    this.#draw();
  }

  /** The conditions that are complete. @returns {AudiencePart[]} */
  get audience() {
    return this.#parts().filter(({ attribute, values }) => attribute && values.length > 0);
  }

  set audience(parts) {
    fill(this.#rows);
    for (const part of parts) this.#add(part);
    this.#draw();
  }

  /** Whether every condition is whole: half of one would quietly mean everybody. Says which is not. */
  check() {
    const [unfinished] = [...this.#rows.querySelectorAll("input")].filter(({ value }) => !split(value).length);
    this.#problem.textContent = unfinished ? "Finish this condition, or remove it: until then it is for everybody." : "";
    unfinished?.focus();
    return !unfinished;
  }

  #parts() {
    return [...this.#rows.children].map((row) => {
      const [attribute, values] = row.querySelectorAll("input");
      return { attribute: attribute.value.trim(), values: split(values.value) };
    });
  }

  /** @param {AudiencePart} part */
  #add(part) {
    const attribute = el("input", { class: "input", value: part.attribute, maxLength: 64, placeholder: "plan", "aria-label": "Attribute" });
    const values = el("input", { class: "input", value: part.values.join(", "), maxLength: 400, placeholder: "gold, silver", "aria-label": "Accepted values, with commas between" });
    const remove = el("button", { type: "button", class: "button quiet small", on: { click: () => this.#remove(row) } }, "Remove");
    const row = el("div", { class: "audience-row" }, attribute, el("span", { class: "muted" }, "is"), values, remove);
    this.#rows.append(row);
    return attribute;
  }

  /** @param {HTMLElement} row */
  #remove(row) {
    row.remove();
    this.#changed();
  }

  #changed() {
    this.#problem.textContent = "";
    this.#draw();
    this.dispatchEvent(new CustomEvent("change"));
  }

  #draw() {
    this.#about.textContent = this.audience.length
      ? "Only customers who fit every condition. Others are answered as if this entry did not exist."
      : "Everybody. Add a condition to answer only customers of a plan, a country …";
  }
}

/** @param {string} text */
function split(text) {
  return [...new Set(text.split(",").map((value) => value.trim()).filter(Boolean))];
}

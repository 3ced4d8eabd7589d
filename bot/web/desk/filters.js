/**
 * What the lists keep to: label, language, priority, mood and waiting time, and the filters that an agent keeps under
 * a name. Leaves as an event: `filter`.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { toast } from "../shared/toast.js";
import { offer } from "./choices.js";
import { languageName, MOODS } from "./words.js";

/** @typedef {import("./staff").ListFilter} ListFilter */
/** @typedef {import("./staff").SavedFilter} SavedFilter */

const WAITS = [5, 15, 30, 60, 240, 1440];

export class FilterBar extends EventTarget {
  element = el("div", { class: "list-filters" });
  #desk;
  #label = choice("Label", "label-filter");
  #language = choice("Language");
  #priority = choice("Priority");
  #mood = choice("Mood");
  #waiting = choice("Waiting");
  #saved = choice("Saved filters");
  #more = el("button", { type: "button", class: "button small", "aria-expanded": "false", "aria-controls": "more-filters" }, icon("filter"), "Filter");
  #panel = el("div", { class: "more-filters", id: "more-filters", hidden: true });
  #clear = el("button", { type: "button", class: "button small quiet", hidden: true }, "Clear");
  #save = el("button", { type: "button", class: "button small quiet", hidden: true }, "Save");
  #remove = el("button", { type: "button", class: "button small quiet", hidden: true }, "Forget");
  /** @type {SavedFilter[]} */
  #kept = [];

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {HTMLElement} beside what stands beside the button
   */
  constructor(desk, beside) {
    super();
    this.#desk = desk;
    this.#fillChoices();
    fill(this.#panel, this.#language, this.#priority, this.#mood, this.#waiting, el("div", { class: "saved-filters" }, this.#saved, this.#save, this.#remove, this.#clear));
    fill(this.element, el("div", { class: "filter-line" }, this.#label, this.#more, beside), this.#panel);
    for (const field of this.#fields) field.addEventListener("change", () => this.#changed(""));
    this.#saved.addEventListener("change", () => this.#apply());
    this.#more.addEventListener("click", () => this.#toggle());
    this.#clear.addEventListener("click", () => this.clear());
    this.#save.addEventListener("click", () => void this.#askName());
    this.#remove.addEventListener("click", () => void this.#change({ type: "filter.remove", name: this.#saved.value }, ""));
    desk.addEventListener("labels", () => this.#drawLabels());
    desk.addEventListener("filters", () => void this.#change({ type: "filter.list" }, this.#saved.value));
  }

  /** What is chosen. @returns {ListFilter} */
  get filter() {
    /** @type {ListFilter} */
    const filter = {};
    if (this.#label.value) filter.label = this.#label.value;
    if (this.#language.value) filter.language = this.#language.value;
    if (this.#priority.value) filter.priority = /** @type {"normal" | "high"} */ (this.#priority.value);
    if (this.#mood.value) filter.mood = /** @type {import("../shared/wire").Mood} */ (this.#mood.value);
    if (this.#waiting.value) filter.waiting_minutes = Number(this.#waiting.value);
    return filter;
  }

  clear() {
    for (const field of this.#fields) field.value = "";
    this.#changed("");
  }

  get #fields() {
    return [this.#label, this.#language, this.#priority, this.#mood, this.#waiting];
  }

  #fillChoices() {
    offer(this.#priority, "Any priority", [
      ["high", "High priority"],
      ["normal", "Normal priority"],
    ]);
    offer(this.#mood, "Any mood", Object.entries(MOODS).map(([mood, { word }]) => [mood, word]));
    offer(this.#waiting, "Any waiting time", WAITS.map((minutes) => [String(minutes), `Longer than ${waitWords(minutes)}`]));
    this.#drawLanguages();
    this.#drawSaved("");
  }

  #toggle() {
    this.#panel.hidden = !this.#panel.hidden;
    this.#more.setAttribute("aria-expanded", String(!this.#panel.hidden));
    if (!this.#panel.hidden) this.#drawLanguages();
  }

  /** @param {string} saved the name of the filter that is chosen as a whole */
  #changed(saved) {
    const count = Object.keys(this.filter).length;
    fill(this.#more, icon("filter"), count ? `Filter (${count})` : "Filter");
    this.#clear.hidden = count === 0;
    this.#save.hidden = count === 0 || saved !== "";
    this.#remove.hidden = saved === "";
    this.#saved.value = saved;
    this.dispatchEvent(new Event("filter"));
  }

  #drawLabels() {
    const { labels } = this.#desk;
    offer(this.#label, "Every label", labels.map(({ label, count }) => [label, count ? `${label} (${count})` : label]));
    this.#label.hidden = labels.length === 0;
  }

  /** The languages of the conversations that this desk knows, and the one that is chosen. */
  #drawLanguages() {
    const known = [...new Set([...this.#desk.rows.languages(), this.#language.value])].filter(Boolean);
    const named = known.map((code) => [code, languageName(code)]);
    offer(this.#language, "Any language", named.sort((a, b) => a[1].localeCompare(b[1])));
  }

  #apply() {
    const chosen = this.#kept.find(({ name }) => name === this.#saved.value);
    if (!chosen) return this.clear();
    const { label, language, priority, mood, waiting_minutes: minutes } = chosen.filter;
    const known = [...this.#language.options].some(({ value }) => value === language);
    if (language && !known) this.#language.append(el("option", { value: language }, languageName(language)));
    const values = [label, language, priority, mood, minutes];
    this.#fields.forEach((field, index) => (field.value = String(values[index] ?? "")));
    this.#changed(chosen.name);
  }

  async #askName() {
    const name = el("input", { class: "input", autofocus: true, autocomplete: "off", maxLength: 60, required: true });
    const { filter } = this;
    const attempt = () => this.#change({ type: "filter.save", name: name.value, filter }, name.value.trim());
    await ask({
      title: "Save this filter",
      content: [el("label", { class: "field" }, el("span", {}, "Name"), name)],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Save filter", value: "yes", kind: "primary" },
      ],
      attempt,
    });
  }

  /**
   * @param {{type: string} & Record<string, unknown>} frame
   * @param {string} chosen
   */
  async #change(frame, chosen) {
    try {
      /** @type {import("./staff").SavedFilters} */
      const { filters } = await this.#desk.ask(frame);
      this.#kept = filters;
      this.#drawSaved(chosen);
      if (frame.type !== "filter.list") this.#changed(this.#saved.value);
    } catch (error) {
      if (frame.type === "filter.save") throw error; // its dialog says so
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  /** @param {string} chosen */
  #drawSaved(chosen) {
    offer(this.#saved, "Saved filters", this.#kept.map(({ name }) => [name, name]));
    this.#saved.hidden = this.#kept.length === 0;
    this.#saved.value = this.#kept.some(({ name }) => name === chosen) ? chosen : "";
  }
}

/**
 * @param {string} label
 * @param {string} [more] of its class
 */
function choice(label, more = "") {
  return el("select", { class: `input ${more}`, "aria-label": label, hidden: more !== "" });
}

/** @param {number} minutes */
function waitWords(minutes) {
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes < 1440) return minutes === 60 ? "an hour" : `${minutes / 60} hours`;
  return "a day";
}

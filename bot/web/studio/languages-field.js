/**
 * The languages of an entry: which one is being written, and adding or dropping one.
 *
 * Events: `choose` (detail: locale), `add` (detail: locale), `drop` (detail: locale).
 */
import { el, fill } from "../shared/dom.js";
import { languageName } from "./words.js";

export const OFFERED = ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"];

export class LanguagesField extends EventTarget {
  element = el("div", { class: "languages", role: "group", "aria-label": "Languages" });

  /**
   * @param {string[]} locales the fallback first
   * @param {string} current
   * @param {(locale: string) => boolean} isComplete
   */
  show(locales, current, isComplete) {
    const tell = (/** @type {string} */ type, /** @type {string} */ detail) => this.dispatchEvent(new CustomEvent(type, { detail }));
    const tabs = locales.map((locale, place) =>
      el(
        "button",
        { type: "button", class: "language", lang: locale, "aria-pressed": String(locale === current), on: { click: () => tell("choose", locale) } },
        languageName(locale),
        place === 0 && locales.length > 1 && el("span", { class: "small muted" }, " fallback"),
        !isComplete(locale) && el("span", { class: "badge caution" }, "Unfinished"),
      ),
    );
    const others = OFFERED.filter((locale) => !locales.includes(locale));
    const add = el(
      "select",
      { class: "input language-add", "aria-label": "Add a language" },
      el("option", { value: "" }, "Add a language…"),
      ...others.map((locale) => el("option", { value: locale }, languageName(locale))),
    );
    add.addEventListener("change", () => add.value && tell("add", add.value));
    const drop = current !== locales[0] &&
      el("button", { type: "button", class: "button quiet small", on: { click: () => tell("drop", current) } }, `Remove ${languageName(current)}`);
    fill(this.element, ...tabs, add, drop);
  }
}

/** Choices of one of several values, or of none. */
import { el, fill } from "../shared/dom.js";

/**
 * Fills a choice, keeping what is chosen.
 * @param {HTMLSelectElement} field
 * @param {string} none what stands there when nothing is
 * @param {string[][]} options each a value and its words
 */
export function offer(field, none, options) {
  const before = field.value;
  fill(field, el("option", { value: "" }, none), ...options.map(([value, words]) => el("option", { value }, words)));
  field.value = options.some(([value]) => value === before) ? before : "";
}

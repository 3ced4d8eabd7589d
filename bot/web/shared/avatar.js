/**
 * Who is talking, at a glance: the assistant is a square with a spark, a person a circle with their initials.
 */
import { el } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {import("./wire").SenderKind} kind
 * @param {string | null} [name]
 * @returns {HTMLElement}
 */
export function avatar(kind, name) {
  const inside = kind === "assistant" ? icon("spark") : name ? initials(name) : icon("person");
  return el("span", { class: "avatar", dir: "auto", data: { kind }, "aria-hidden": "true" }, inside);
}

/**
 * At most two letters for a name: "Mia van den Berg" gives "MB", "JJ" gives "J".
 * @param {string} name
 */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...word][0]?.toLocaleUpperCase() ?? "").join("");
}

/** The studio's words for the states of an entry. */
import { el } from "../shared/dom.js";

/** @typedef {import("./studio").EntryState} EntryState */

/** @type {Record<EntryState, {word: string, tone: string}>} */
const STATES = {
  draft: { word: "Draft", tone: "caution" },
  review: { word: "In review", tone: "accent" },
  scheduled: { word: "Scheduled", tone: "accent" },
  published: { word: "Published", tone: "positive" },
  retired: { word: "Retired", tone: "" },
};

/** @param {EntryState} state */
export function stateBadge(state) {
  const { word, tone } = STATES[state];
  return el("span", { class: `badge ${tone}` }, word);
}

/**
 * The name of a language, as its code says it when the browser knows no name.
 * @param {string} locale such as `pt-BR`
 */
export function languageName(locale) {
  try {
    return new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/**
 * Whether an entry should have been checked by now.
 * @param {string | null} checkBy
 */
export function isOverdue(checkBy) {
  return checkBy !== null && checkBy < new Date().toISOString().slice(0, 10);
}

/**
 * A share of one as whole per cent, never 100 % for what is less.
 * @param {number} share
 */
export function percent(share) {
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}\u00a0%`;
}

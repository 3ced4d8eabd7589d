/** Times in the reader's own language and zone; the wire has UTC. */

/** The language of the page, as the reader's country writes it when the browser says which that is. */
export function locale() {
  const page = document.documentElement.lang;
  const language = (/** @type {string} */ tag) => tag.split("-")[0];
  return navigator.languages.find((own) => !page || language(own) === language(page)) ?? (page || "en");
}

/**
 * "14:05" (or "2:05 PM"): the hour and minute of a moment.
 * @param {string} at
 */
export function clock(at) {
  return new Intl.DateTimeFormat(locale(), { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/**
 * "Saturday 21 November 2026 at 14:05": the whole moment, for hover and screen readers.
 * @param {string} at
 */
export function exact(at) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "short" }).format(new Date(at));
}

/**
 * "Today", "Yesterday", or the day's date.
 * @param {string} at
 * @param {Date} [now]
 */
export function day(at, now = new Date()) {
  const moment = new Date(at);
  const ago = Math.round((midnight(now) - midnight(moment)) / 86_400_000);
  if (ago === 0 || ago === 1) return capital(new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-ago, "day"));
  const year = moment.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long", year }).format(moment);
}

/**
 * Whether two moments fall in the same minute, or the same day, of the reader.
 * @param {string} a
 * @param {string} b
 */
export function sameMinute(a, b) {
  return Math.floor(Date.parse(a) / 60_000) === Math.floor(Date.parse(b) / 60_000);
}

/**
 * @param {string} a
 * @param {string} b
 */
export function sameDay(a, b) {
  return midnight(new Date(a)) === midnight(new Date(b));
}

/** @param {Date} moment */
function midnight(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
}

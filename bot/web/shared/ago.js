/** How long ago something was, for the pages of staff: no customer downloads it. */
import { locale } from "./time.js";

/**
 * "3 minutes ago": how long since a moment, in the largest unit that is not zero.
 * @param {string} at
 * @param {Date} [now]
 */
export function relative(at, now = new Date()) {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Lengths of time as people read them. */

/**
 * A wait that still runs, in ms: "0:42", "12:05", "1 h 04 min", "2 days".
 * @param {number} milliseconds
 */
export function waitText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours} h ${twoDigits(Math.floor((seconds % 3600) / 60))} min`;
  const days = Math.floor(hours / 24);
  return days === 1 ? "1 day" : `${days} days`;
}

/**
 * A measured duration: "850 ms", "42 s", "3 min 5 s", "2 h 10 min".
 * @param {number} seconds
 */
export function durationText(seconds) {
  if (seconds > 0 && seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return joinUnits(Math.floor(whole / 60), "min", whole % 60, "s");
  return joinUnits(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
}

/**
 * @param {number} large
 * @param {string} largeUnit
 * @param {number} small
 * @param {string} smallUnit
 */
function joinUnits(large, largeUnit, small, smallUnit) {
  return small ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
}

/** @param {number} value */
function twoDigits(value) {
  return String(value).padStart(2, "0");
}

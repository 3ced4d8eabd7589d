/** What two texts do not share, line by line. */

/** @typedef {{text: string, own: boolean}} Line `own` when the other text lacks it */

/**
 * @param {string} left
 * @param {string} right
 * @returns {{left: Line[], right: Line[]}}
 */
export function compareLines(left, right) {
  return { left: linesBeside(left, right), right: linesBeside(right, left) };
}

/**
 * @param {string} text
 * @param {string} other
 * @returns {Line[]}
 */
function linesBeside(text, other) {
  const known = new Set(other.split("\n"));
  return text.split("\n").map((line) => ({ text: line, own: !known.has(line) }));
}

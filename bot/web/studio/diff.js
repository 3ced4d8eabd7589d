/** What two texts do not share, word by word. */

/** @typedef {{text: string, own: boolean}} Piece `own` when the other text lacks it */

const MOST_STEPS = 4_000_000;

/**
 * @param {string} left
 * @param {string} right
 * @returns {{left: Piece[], right: Piece[]}}
 */
export function compareWords(left, right) {
  const a = wordsOf(left);
  const b = wordsOf(right);
  const same = commonWords(a, b);
  return { left: pieces(a, same.map(([index]) => index)), right: pieces(b, same.map(([, index]) => index)) };
}

/** Words and what is between them, which together make up the text. @param {string} text @returns {string[]} */
const wordsOf = (text) => text.match(/\n|[^\S\n]+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/**
 * The places of the words that both have, in the same order in both: as many as possible, unless the texts
 * are so long that finding them would make the page wait.
 * @param {string[]} a
 * @param {string[]} b
 * @returns {[number, number][]}
 */
function commonWords(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const before = range(start).map((at) => /** @type {[number, number]} */ ([at, at]));
  const after = range(end).map((at) => /** @type {[number, number]} */ ([a.length - end + at, b.length - end + at]));
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...before, ...middle.map(([x, y]) => /** @type {[number, number]} */ ([x + start, y + start])), ...after];
}

/**
 * The longest common subsequence, by the table of its lengths.
 * @param {string[]} a
 * @param {string[]} b
 * @returns {[number, number][]}
 */
function between(a, b) {
  if (a.length * b.length > MOST_STEPS) return [];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      const down = lengths[(x + 1) * width + y];
      const over = lengths[x * width + y + 1];
      lengths[x * width + y] = a[x] === b[y] ? lengths[(x + 1) * width + y + 1] + 1 : Math.max(down, over);
    }
  }
  /** @type {[number, number][]} */
  const found = [];
  for (let x = 0, y = 0; x < a.length && y < b.length; ) {
    if (a[x] === b[y]) found.push([x++, y++]);
    else if (lengths[(x + 1) * width + y] >= lengths[x * width + y + 1]) x += 1;
    else y += 1;
  }
  return found;
}

/**
 * The words put together again, those that are shared and those that are not.
 * @param {string[]} words
 * @param {number[]} shared their places
 * @returns {Piece[]}
 */
function pieces(words, shared) {
  const known = new Set(shared);
  /** @type {Piece[]} */
  const found = [];
  for (const [index, text] of words.entries()) {
    const blank = !text.trim() && index > 0 && !known.has(index - 1) && !known.has(index + 1);
    const own = !known.has(index) || (blank && index + 1 < words.length);
    const last = found.at(-1);
    if (last?.own === own) last.text += text;
    else found.push({ text, own });
  }
  return found;
}

/** @param {number} count */
const range = (count) => Array.from({ length: count }, (_, index) => index);

/**
 * Phrasings as an editor types them: one per line, with the lines that say nothing new pointed out.
 */

const MAX_PHRASING_CHARACTERS = 500;

/**
 * The phrasings in a text, trimmed, without empty lines and repetitions.
 * @param {string} text
 */
export function parsePhrasings(text) {
  const seen = new Set();
  return lines(text).filter((line) => {
    const key = sameness(line);
    if (!key || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * @typedef {object} PhrasingProblem
 * @property {number} line counted from 1
 * @property {string} text
 * @property {"repeats" | "title" | "long"} kind
 * @property {number} [of] the line that it repeats
 */

/**
 * The lines worth changing: repetitions (whatever their capitals, spaces or punctuation), and too long ones.
 * @param {string} text
 * @param {string} question the entry’s own question, which a phrasing need not repeat
 * @returns {PhrasingProblem[]}
 */
export function findPhrasingProblems(text, question) {
  /** @type {Map<string, number>} */
  const firstLine = new Map();
  /** @type {PhrasingProblem[]} */
  const problems = [];
  for (const [index, line] of lines(text).entries()) {
    const key = sameness(line);
    if (!key) continue;
    const of = firstLine.get(key);
    if (of !== undefined) problems.push({ line: index + 1, text: line, kind: "repeats", of });
    else if (key === sameness(question)) problems.push({ line: index + 1, text: line, kind: "title" });
    else if (line.length > MAX_PHRASING_CHARACTERS) problems.push({ line: index + 1, text: line, kind: "long" });
    if (of === undefined) firstLine.set(key, index + 1);
  }
  return problems;
}

/**
 * A sentence that tells the editor what is wrong with the line.
 * @param {PhrasingProblem} problem
 */
export function describeProblem(problem) {
  const where = `Line ${problem.line}`;
  if (problem.kind === "repeats") return `${where} repeats line ${problem.of}: “${problem.text}”`;
  if (problem.kind === "title") return `${where} repeats the question itself`;
  return `${where} is longer than ${MAX_PHRASING_CHARACTERS} characters`;
}

/** @param {string} text */
const lines = (text) => text.split("\n").map((line) => line.trim());

/**
 * What two lines share when they differ only in capitals, spaces or punctuation.
 * @param {string} text
 */
const sameness = (text) =>
  text.toLocaleLowerCase().normalize("NFKC").replace(/[\p{P}\p{S}]+/gu, " ").replace(/\s+/g, " ").trim();

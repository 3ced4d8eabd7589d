/**
 * The numbers on top: each with its change against the day before, its target, and what it counts.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { durationText } from "../shared/duration.js";

/** @typedef {import("./board").Figure} Figure */
/** @typedef {import("./board").Board} Board */

/**
 * @typedef {object} FigureKind
 * @property {keyof Board & ("conversations" | "answered_share" | "waiting" | "first_human_reply_s" | "promises_kept" | "reasks")} key
 * @property {string} title
 * @property {"up" | "down" | null} better which way is an improvement, null when neither is
 * @property {(value: number) => string} show
 * @property {(difference: number) => string} showChange
 * @property {[string, string]} words for more and for less
 * @property {string} none what to say when there is nothing to measure
 * @property {(board: Board) => HTMLElement | null} [also] a second figure that belongs to it
 */

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString();
const share = (/** @type {number} */ value) => `${value > 0.99 && value < 1 ? 99 : Math.round(value * 100)} %`;

/** @type {FigureKind[]} */
const KINDS = [
  { key: "conversations", title: "Conversations", better: null, show: whole, showChange: whole, words: ["more", "fewer"], none: "None yet" },
  { key: "answered_share", title: "Answered by the assistant", better: "up", show: share, showChange: (value) => `${Math.round(value * 100)} points`, words: ["more", "less"], none: "Nothing to measure yet", also: helpfulness },
  { key: "waiting", title: "Waiting now", better: "down", show: whole, showChange: whole, words: ["more", "fewer"], none: "Nobody", also: longestWait },
  { key: "first_human_reply_s", title: "First human reply, median", better: "down", show: durationText, showChange: durationText, words: ["longer", "shorter"], none: "No reply yet" },
  { key: "promises_kept", title: "Wait promises kept", better: "up", show: share, showChange: (value) => `${Math.round(value * 100)} points`, words: ["more", "less"], none: "No promise yet" },
  { key: "reasks", title: "Asked again for what was given", better: "down", show: whole, showChange: whole, words: ["more", "fewer"], none: "Never" },
];

/** @param {Board} board */
function helpfulness({ helpful_share: { value } }) {
  return value === null ? null : el("p", { class: "small muted" }, `${share(value)} of the feedback says it helped`);
}

/** @param {Board} board */
function longestWait({ longest_wait_s: longest }) {
  if (longest.value === null) return null;
  return el("p", { class: "small muted" }, `The longest for ${durationText(longest.value)} `, targetBadge(longest));
}

/**
 * @param {Board} board
 * @param {boolean} canOpen whether this member of staff may open conversations
 */
export function figureTiles(board, canOpen) {
  return el("section", { class: "figures", "aria-label": "Figures of the day" }, ...KINDS.map((kind) => tile(kind, board, canOpen)));
}

/**
 * @param {FigureKind} kind
 * @param {Board} board
 * @param {boolean} canOpen
 */
function tile(kind, board, canOpen) {
  const figure = board[kind.key];
  const ids = figure.conversation_ids;
  const open = () => showConversations(kind.title, ids, canOpen);
  const label = `Show ${ids.length.toLocaleString()} conversations: ${kind.title}`;
  return el(
    "article",
    { class: "figure", data: { key: kind.key } },
    el("h2", {}, kind.title),
    el("p", { class: "figure-value numbers" }, figure.value === null ? el("span", { class: "figure-none" }, kind.none) : kind.show(figure.value)),
    change(kind, figure),
    target(kind, figure),
    kind.also?.(board),
    ids.length > 0 && el("button", { type: "button", class: "button small figure-open", data: { key: "open" }, "aria-label": label, on: { click: open } }, `Show ${ids.length.toLocaleString()}`),
  );
}

/**
 * @param {FigureKind} kind
 * @param {Figure} figure
 */
function change(kind, { value, before }) {
  if (value === null || before === null) return null;
  const difference = value - before;
  const size = kind.showChange(Math.abs(difference));
  if (size === kind.showChange(0)) return el("p", { class: "figure-change muted" }, "As the day before");
  const up = difference > 0;
  const good = kind.better && (kind.better === "up") === up;
  const tone = kind.better ? (good ? "good" : "bad") : "muted";
  const arrow = el("span", { "aria-hidden": "true" }, up ? "▲ " : "▼ ");
  const words = `${size} ${kind.words[up ? 0 : 1]} than the day before`;
  return el("p", { class: `figure-change ${tone}`, title: `The day before: ${kind.show(before)}` }, arrow, words);
}

/**
 * @param {FigureKind} kind
 * @param {Figure} figure
 */
function target(kind, figure) {
  if (figure.target === null) return null;
  const words = `Target: ${kind.better === "down" ? "at most" : "at least"} ${kind.show(figure.target)} `;
  return el("p", { class: "figure-target small muted" }, words, targetBadge(figure));
}

/** @param {Figure} figure */
function targetBadge({ target_met: met }) {
  if (met === null) return null;
  return el("span", { class: `badge ${met ? "positive" : "danger"}` }, met ? "Met" : "Missed");
}

/**
 * The conversations that a figure counts.
 * @param {string} title
 * @param {string[]} ids
 * @param {boolean} canOpen
 */
export async function showConversations(title, ids, canOpen) {
  const items = ids.map((id, place) => {
    const name = `Conversation ${place + 1}`;
    const label = canOpen ? el("a", { href: `/desk#${encodeURIComponent(id)}` }, name) : el("span", {}, name);
    return el("li", {}, label, el("span", { class: "small muted" }, id));
  });
  await ask({
    title: `${title}: ${ids.length.toLocaleString()}`,
    content: [el("ul", { class: "counted", tabindex: "0" }, ...items)],
    actions: [{ label: "Close", value: "", kind: "primary" }],
  });
}

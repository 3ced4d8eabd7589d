/**
 * Why the assistant answered so: how it read the message, what matched, how sure it is, and the scores behind.
 */
import { el } from "../shared/dom.js";
import { percent } from "./words.js";

/** @typedef {import("./try-api").Tried} Tried */
/** @typedef {import("./studio").Understanding} Understanding */
/** @typedef {import("./studio").RankedEntry} RankedEntry */

/** @type {Record<Understanding["outcome"], {title: string, text: string, tone: string}>} */
const OUTCOMES = {
  answer: { title: "Answers", text: "The assistant is sure enough to answer with the first entry.", tone: "positive" },
  clarify: { title: "Asks back", text: "The assistant asks which of these the customer means.", tone: "caution" },
  none: { title: "Finds no answer", text: "The assistant admits it and offers a person.", tone: "danger" },
};
const TALKS = { title: "Talks", text: "This was not read as a question, so no entry answers it.", tone: "" };
const HANDS_OVER = { title: "Hands over", text: "The conversation would go to a person now.", tone: "accent" };
const ANSWERS_CHOICE = { title: "Answers", text: "The customer chose this entry.", tone: "positive" };

/**
 * @param {Tried} tried
 * @param {(entryId: string) => void} open
 */
export function explanation(tried, open) {
  const read = tried.understanding;
  const { title, text, tone } = outcomeOf(tried);
  const ranking = read.ranking ?? [];
  return [
    el("div", { class: "try-outcome" }, el("span", { class: `badge ${tone}` }, title), el("p", {}, text)),
    readingLine(read),
    ranking.length > 0 && el("h3", {}, "Ranking"),
    ranking.length > 0 && el("ol", { class: "try-ranking" }, ...ranking.map((entry) => candidate(entry, open))),
  ];
}

/** @param {Tried} tried */
function outcomeOf({ handoff, messages, understanding }) {
  if (handoff) return HANDS_OVER;
  const answers = messages.some((message) => message.answer);
  if (understanding.intent === "ask") return OUTCOMES[understanding.outcome];
  return answers ? ANSWERS_CHOICE : TALKS;
}

/**
 * @param {RankedEntry} entry
 * @param {(entryId: string) => void} open
 */
function candidate(entry, open) {
  const matched = entry.matched && entry.matched !== entry.title;
  return el(
    "li",
    {},
    el(
      "div",
      { class: "try-candidate" },
      el("button", { type: "button", class: "link-button", on: { click: () => open(entry.entry_id) } }, el("bdi", {}, entry.title)),
      el("span", { class: "numbers" }, percent(entry.confidence)),
    ),
    el("meter", { min: 0, max: 1, value: entry.confidence, "aria-label": "Confidence" }),
    matched && el("p", { class: "small muted" }, `Closest: “${entry.matched}”`),
    scores(entry.parts ?? {}),
  );
}

/** @param {Understanding} read */
function readingLine(read) {
  const parts = [
    `Intent: ${read.intent.replaceAll("_", " ")} (${percent(read.confidence)})`,
    `Mood: ${read.mood}`,
    read.language && `Language: ${read.language}`,
    read.wants_human && "Asks for a person",
    read.complaint && "Complaint",
    read.customer_name && `Name: ${read.customer_name}`,
    read.order_number && `Order: ${read.order_number}`,
    read.email && `E-mail: ${read.email}`,
  ];
  return el("p", { class: "small muted" }, parts.filter(Boolean).join(" · "));
}

/** @param {Record<string, number>} parts */
function scores(parts) {
  const known = Object.entries(parts);
  if (!known.length) return null;
  const text = known.map(([name, value]) => `${name.replaceAll("_", " ")} ${value.toFixed(2)}`).join(" · ");
  return el("details", { class: "small muted" }, el("summary", {}, "Scores"), el("p", { class: "numbers" }, text));
}

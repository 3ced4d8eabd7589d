/** The parts of the section Teach: a question with its keys, what came of a decision, and what yesterday's changed. */
import { durationText } from "../shared/duration.js";
import { el } from "../shared/dom.js";
import { day } from "../shared/time.js";
import { sectionHref } from "./sections.js";

/** @typedef {import("./teaching").TeachingQuestion} TeachingQuestion */
/** @typedef {import("./teaching").TeachingCandidate} TeachingCandidate */
/** @typedef {import("./teaching").TeachingDone} TeachingDone */
/** @typedef {import("./teaching").TeachingEffect} TeachingEffect */
/** @typedef {import("./gaps").GapEntry} GapEntry */
/** @typedef {"entry" | "new" | "no_question" | "skip" | "other"} Say */

/** @type {[Say, string, string][]} */
const OTHERWISE = [
  ["other", "o", "Another entry …"],
  ["new", "n", "None: make an entry"],
  ["no_question", "x", "Not a question"],
  ["skip", "s", "Skip"],
];

/**
 * How far today's work is.
 * @param {number} done
 * @param {number} goal
 */
export function progress(done, goal) {
  const bar = el("progress", { max: goal, value: Math.min(done, goal), "aria-label": "Decided today" });
  return el("p", { class: "teach-progress" }, `${done} of ${goal} today`, bar);
}

/**
 * A question, its other wordings, what it cost, and a button for each thing to say of it.
 * @param {TeachingQuestion} question
 * @param {(say: Say, entryId?: string) => void} say
 */
export function questionCard(question, say) {
  return el(
    "article",
    { class: "teach-card", "aria-label": question.question, data: { fresh: "" } },
    el("div", { class: "teach-question" }, el("h2", {}, el("bdi", {}, question.question)), el("p", { class: "teach-facts" }, ...facts(question))),
    question.wordings.length > 0 && el("ul", { class: "teach-wordings", "aria-label": "Also asked as" }, ...question.wordings.map((each) => el("li", {}, el("bdi", {}, each)))),
    el("h3", {}, question.candidates.length ? "Which entry answers it?" : "The assistant has no idea which entry answers it."),
    question.candidates.length > 0 && el("ol", { class: "teach-candidates" }, ...question.candidates.map((each, place) => candidateLine(each, place, say))),
    el("div", { class: "teach-otherwise" }, ...OTHERWISE.map(([what, key, label]) => keyButton(key, label, () => say(what)))),
    el("p", { class: "small muted" }, question.wordings.length ? "These wordings become phrasings of the entry that you confirm." : "This wording becomes a phrasing of the entry that you confirm."),
  );
}

/** @param {TeachingQuestion} question */
function facts({ people, waited_s, dissatisfied }) {
  return [
    el("span", { class: "badge" }, people === 1 ? "1 person" : `${people} people`),
    waited_s >= 1 && el("span", { class: "badge" }, `${durationText(waited_s)} waited`),
    dissatisfied > 0 && el("span", { class: "badge caution" }, `${dissatisfied} not content`),
  ];
}

/**
 * @param {TeachingCandidate} candidate
 * @param {number} place
 * @param {(say: Say, entryId?: string) => void} say
 */
function candidateLine({ entry_id, title, confidence }, place, say) {
  const percent = Math.round(100 * confidence);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "teach-candidate", on: { click: () => say("entry", entry_id) } },
      el("kbd", { "aria-hidden": "true" }, String(place + 1)),
      el("bdi", {}, title),
      el("span", { class: "muted small" }, `${percent} %`),
    ),
  );
}

/**
 * @param {string} key
 * @param {string} label
 * @param {() => void} run
 */
function keyButton(key, label, run) {
  return el("button", { type: "button", class: "button", "aria-keyshortcuts": key, on: { click: run } }, el("kbd", { "aria-hidden": "true" }, key.toUpperCase()), label);
}

/**
 * What came of a decision.
 * @param {TeachingQuestion} question
 * @param {Say} verdict
 * @param {TeachingDone} done
 */
export function outcomeLine(question, verdict, done) {
  const asked = el("bdi", {}, question.question);
  if (verdict === "new") return [asked, el("span", {}, "A draft waits for its answer: ", done.entry && entryLink(done.entry))];
  if (verdict !== "entry" || !done.entry) return [asked, el("span", { class: "muted" }, "Not a question")];
  return [asked, el("span", {}, entryLink(done.entry), " ", badge(done)), done.worse.length > 0 && worseNote(done.worse)];
}

/** @param {TeachingDone} done */
function badge({ outcome, asked, better, worse }) {
  if (outcome === "review") return el("span", { class: "badge" }, "waits for another editor");
  if (worse.length) return el("span", { class: "badge caution" }, worse.length === 1 ? "in a draft: 1 question would lose" : `in a draft: ${worse.length} questions would lose`);
  if (outcome === "draft") return el("span", { class: "badge caution" }, "in its draft, not live yet");
  const of = asked > 0 ? `, better for ${better} of ${asked} stored questions` : "";
  return el("span", { class: "badge positive" }, `live${of}`);
}

/** @param {string[]} worse */
function worseNote(worse) {
  return el("span", { class: "small muted" }, "Would lose: ", ...worse.slice(0, 2).flatMap((text, place) => [place > 0 && ", ", el("bdi", {}, `“${text}”`)]), worse.length > 2 && " …", ". Look at the draft, then publish or change it.");
}

/** @param {GapEntry} entry */
function entryLink({ entry_id, title }) {
  return el("a", { href: `#${encodeURIComponent(entry_id)}` }, el("bdi", {}, title));
}

/**
 * What the last day's wordings do for those who asked since; nothing when nothing was taught lately.
 * @param {TeachingEffect} effect
 */
export function effectCard(effect) {
  if (!effect.day) return false;
  const wordings = effect.taught === 1 ? "1 question was taught" : `${effect.taught} questions were taught`;
  const since = effect.asked === 1 ? "Of 1 question asked since" : `Of ${effect.asked} questions asked since`;
  const get = effect.answered === 0 ? "none gets" : effect.answered === 1 ? "1 gets" : `${effect.answered} get`;
  const gained = effect.asked ? `${since}, ${get} an answer at once because of it.` : "Nobody has asked anything since.";
  return el(
    "aside",
    { class: "teach-effect", "aria-label": "What the last day changed" },
    el("p", {}, el("strong", {}, `${day(`${effect.day}T12:00:00`)}: `), `${wordings}. ${gained} `, el("a", { href: sectionHref("gaps") }, "See the gaps")),
    effect.examples.length > 0 && el("ul", {}, ...effect.examples.map((text) => el("li", {}, el("bdi", {}, text)))),
  );
}

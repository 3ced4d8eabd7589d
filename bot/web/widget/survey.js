/** How it was: five scores and a line, after the conversation has ended and never before. */
import { el, fill, focusOn, need } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { addStyle } from "../shared/style.js";
import { announce } from "./announce.js";
import { reach } from "./reach.js";

const PATH = "/api/customer/survey";
const WORDS = ["Very bad", "Bad", "All right", "Good", "Very good"];

/**
 * Asks the server at each end whether to ask the customer.
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
export function offerSurvey(conversation, memory) {
  addStyle("/static/widget/survey.css");
  const panel = el("section", { class: "survey", "aria-label": "How it was", hidden: true });
  need("fd-composer").before(panel);
  let owner = "";
  const update = async () => {
    if (conversation.facts.owner === owner) return;
    owner = conversation.facts.owner;
    if (isUsed(panel)) return;
    hide(panel);
    if (owner !== "closed") return;
    const { ask, question } = await toAsk(memory);
    if (ask && conversation.facts.owner === "closed") draw(panel, question, memory);
  };
  conversation.addEventListener("facts", update);
  update();
}

/** Whether somebody writes a comment: news does not take that away. @param {HTMLElement} panel */
function isUsed(panel) {
  const comment = panel.hidden ? null : panel.querySelector("input");
  return comment !== null && (comment === document.activeElement || comment.value !== "");
}

/** @param {HTMLElement} panel */
function hide(panel) {
  const held = panel.contains(document.activeElement);
  panel.hidden = true;
  if (held) need("fd-composer").focus();
}

/**
 * Whether to ask this customer now, and what.
 * @param {import("./memory.js").Memory} memory
 */
async function toAsk(memory) {
  try {
    return await (await reach(memory, "GET", PATH)).json();
  } catch {
    return { ask: false, question: "" };
  }
}

/**
 * @param {HTMLElement} panel
 * @param {string} question
 * @param {import("./memory.js").Memory} memory
 */
function draw(panel, question, memory) {
  let score = 0;
  const comment = el("input", { class: "input", maxLength: 1000, "aria-label": "What should we know? (optional)", placeholder: "What should we know? (optional)" });
  const status = el("p", { class: "small", role: "status" });
  const client_id = newId();
  const send = async () => {
    try {
      const answer = { client_id, score, comment: comment.value.trim() || null };
      const { text } = await (await reach(memory, "POST", PATH, answer)).json();
      const thanks = el("p", { role: "status" }, text);
      fill(panel, thanks);
      focusOn(thanks);
    } catch (error) {
      status.textContent = /** @type {Error} */ (error).message;
    }
  };
  const more = el("div", { class: "survey-more", hidden: true }, comment, el("button", { type: "button", class: "button primary small", on: { click: send } }, "Send rating"));
  const choose = (/** @type {number} */ chosen) => () => {
    score = chosen;
    for (const button of scores.children) button.setAttribute("aria-pressed", String(button.textContent === String(chosen)));
    if (more.hidden) announce("You can add a comment, and then send the rating.");
    more.hidden = false;
  };
  const scores = el("div", { class: "survey-scores", role: "group", "aria-label": question });
  scores.append(...WORDS.map((word, at) => el("button", { type: "button", class: "chip", title: word, "aria-pressed": "false", "aria-label": `${at + 1}, ${word.toLowerCase()}`, on: { click: choose(at + 1) } }, String(at + 1))));
  const close = el("button", { type: "button", class: "button quiet small", on: { click: () => hide(panel) } }, "Not now");
  fill(panel, el("p", {}, question), el("div", { class: "survey-row" }, scores, close), more, status);
  panel.hidden = false;
  announce(question);
}

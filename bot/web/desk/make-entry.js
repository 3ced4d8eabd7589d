/** A reply becomes an entry: question and answer prefilled, saved as a draft for the editors. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("../shared/wire").MessageEvent} MessageEvent */

const SHOWN_CHARACTERS = 70;

/**
 * The button, once there is a reply to make an entry of.
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./staff").ConversationRow} row
 */
export function entryButton(conversation, row) {
  const replies = messages(conversation).filter(({ sender, attachments }) => sender === "agent" && !attachments?.length);
  if (!replies.length) return null;
  return el("button", { type: "button", class: "button small", on: { click: () => makeEntry(conversation, row, replies) } }, "Make an entry of a reply");
}

/**
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./staff").ConversationRow} row
 * @param {MessageEvent[]} replies
 */
async function makeEntry(conversation, row, replies) {
  const reply = el("select", { class: "input" }, ...replies.map(({ seq, text }) => el("option", { value: String(seq), selected: seq === replies.at(-1)?.seq }, shorten(text))));
  const question = el("input", { class: "input", maxLength: 300, value: questionFor(conversation, row, replies.at(-1)) });
  const answer = el("textarea", { class: "input", rows: 6, maxLength: 10_000, value: replies.at(-1)?.text ?? "" });
  const problem = el("p", { class: "field-error", role: "alert" });
  reply.addEventListener("change", () => {
    const chosen = replies.find(({ seq }) => String(seq) === reply.value);
    answer.value = chosen?.text ?? "";
    question.value = questionFor(conversation, row, chosen);
  });
  const content = [
    el("p", { class: "small muted" }, "It’s saved as a draft. Customers see it once an editor has published it, so leave out what concerns only this customer."),
    replies.length > 1 && field("Reply", reply),
    field("Question, as a customer would ask it", question),
    field("Answer (Markdown)", answer),
    problem,
  ];
  const actions = [
    { label: "Cancel", value: "" },
    { label: "Save draft", value: "yes", kind: /** @type {const} */ ("primary") },
  ];
  while (await ask({ title: "Make an entry", content, actions, wide: true })) {
    try {
      const body = { question: question.value.trim(), answer: answer.value.trim() };
      tell(await call("POST", "/api/desk/entries", { body }));
      return;
    } catch (error) {
      problem.textContent = sentenceOf(error);
    }
  }
}

/** @param {import("./aids").EntryMade} made */
function tell({ url }) {
  const action = url ? { label: "Open in the studio", run: () => location.assign(url) } : undefined;
  toast("Saved as a draft", { tone: "positive", detail: url ? undefined : "The editors find it in the studio.", action });
}

/**
 * The last thing the customer said before the reply, else the conversation’s problem.
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./staff").ConversationRow} row
 * @param {MessageEvent | undefined} reply
 */
function questionFor(conversation, row, reply) {
  const before = messages(conversation).filter(({ sender, seq, attachments }) => sender === "customer" && !attachments?.length && seq < (reply?.seq ?? 0));
  return (row.problem ?? before.at(-1)?.text ?? "").slice(0, 300);
}

/**
 * @param {import("./conversation.js").Conversation} conversation
 * @returns {MessageEvent[]}
 */
function messages({ events }) {
  return events.flatMap((event) => (event.type === "message" ? [event] : []));
}

/** @param {string} text */
function shorten(text) {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function field(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

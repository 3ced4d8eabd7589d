/** Makes an entry of an agent’s reply, saved as a draft for the editors, and lists the entries made before. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { link } from "../shared/rich-text.js";
import { toast } from "../shared/toast.js";
import { momentText } from "./snooze.js";

/** @typedef {import("../shared/wire").MessageEvent} MessageEvent */
/** @typedef {import("./aids").EntryMade} EntryMade */

const SHOWN_CHARACTERS = 70;
/** @type {Record<EntryMade["state"], {word: string, tone: string}>} */
const STATES = {
  draft: { word: "Draft", tone: "" },
  review: { word: "In review", tone: "caution" },
  scheduled: { word: "Scheduled", tone: "caution" },
  published: { word: "Published", tone: "positive" },
  retired: { word: "Retired", tone: "" },
};

/** The entries made in the open conversation. Dispatches `made` when the list has been read. */
export class MadeEntries extends EventTarget {
  #id = "";
  /** @type {EntryMade[]} */
  #entries = [];

  /**
   * Reads the list once for each conversation that is opened.
   * @param {string} id
   */
  follow(id) {
    if (id !== this.#id) this.#read(id);
  }

  /** @param {string} id */
  async #read(id) {
    this.#id = id;
    this.#entries = [];
    /** @type {import("./aids").EntriesMade} */
    const { entries } = await call("GET", address(id)).catch(() => ({ entries: [] }));
    if (id !== this.#id || !entries.length) return;
    this.#entries = entries;
    this.dispatchEvent(new Event("made"));
  }

  /**
   * The button, if there is a reply to make an entry of, and the entries made before; null without either.
   * @param {import("./conversation.js").Conversation} conversation
   * @param {import("./staff").ConversationRow} row
   */
  card(conversation, row) {
    this.follow(row.conversation_id);
    const replies = messages(conversation).filter(({ sender, attachments }) => sender === "agent" && !attachments?.length);
    if (!replies.length && !this.#entries.length) return null;
    const make = async () => {
      const made = await makeEntry(conversation, row, replies);
      if (made) this.#read(row.conversation_id);
    };
    return el(
      "div",
      { class: "made" },
      this.#entries.length > 0 && el("ul", { class: "past" }, ...this.#entries.map(madeLine)),
      replies.length > 0 && el("button", { type: "button", class: "button small", on: { click: make } }, "Make an entry of a reply"),
    );
  }
}

/** @param {EntryMade} made */
function madeLine({ question, state, by, at, url, may_open, help_url }) {
  const { word, tone } = STATES[state];
  const title = help_url ? link(help_url, question) : may_open ? link(url, question) : el("bdi", {}, question);
  const copy = el("button", { type: "button", class: "button quiet small", title: "For an editor, who opens it in the studio", on: { click: () => copyLink(url) } }, "Copy link");
  return el("li", {}, el("div", { class: "past-words" }, title, el("span", { class: "small muted" }, el("span", { class: `badge ${tone}` }, word), ` ${by}, ${momentText(at)}`)), copy);
}

/** @param {string} url */
async function copyLink(url) {
  const copied = await navigator.clipboard?.writeText(url).then(() => true, () => false);
  if (copied) toast("Link copied; an editor can open it", { tone: "positive" });
  else toast("Pass this on to an editor", { detail: url });
}

/** @param {string} id */
function address(id) {
  return `/api/desk/conversations/${encodeURIComponent(id)}/entries`;
}

/**
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./staff").ConversationRow} row
 * @param {MessageEvent[]} replies
 * @returns {Promise<boolean>} whether an entry was made
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
      tell(await call("POST", address(row.conversation_id), { body }));
      return true;
    } catch (error) {
      problem.textContent = sentenceOf(error);
    }
  }
  return false;
}

/** @param {EntryMade} made */
function tell({ url, may_open }) {
  const action = may_open ? { label: "Open in the studio", run: () => location.assign(url) } : { label: "Copy link", run: () => void copyLink(url) };
  toast("Saved as a draft", { tone: "positive", detail: may_open ? undefined : "The editors find it in the studio.", action });
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

/**
 * The right pane: who the customer is, and the way this conversation has come.
 */
import { sentenceOf } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { refill } from "../shared/refill.js";
import { link } from "../shared/rich-text.js";
import { toast } from "../shared/toast.js";
import { clock, day, exact, sameDay } from "../shared/time.js";
import { copyable } from "./copy.js";
import { goodwillCard } from "./goodwill-card.js";
import { labelCard } from "./labels.js";
import { waitTime } from "./list-row.js";
import { pageName } from "./packet-view.js";
import { sensitiveCard } from "./sensitive.js";
import { mailText, workText } from "./staff-events.js";
import { transcriptCard } from "./transcript-card.js";
import { languageText, MOODS, NOT_CONFIRMED, nameSourceText, ownerChange, ownerText } from "./words.js";

/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {import("./conversation.js").Conversation} Conversation */

/**
 * Fills the pane for the desk’s open conversation, or empties it.
 * @param {HTMLElement} pane
 * @param {import("./desk.js").Desk} desk
 * @param {() => void} close leaves the pane where it covers the conversation
 * @param {() => void} addLabel
 * @param {import("./profile.js").Profiles} profiles
 * @param {import("./make-entry.js").MadeEntries} made
 */
export function showContext(pane, desk, close, addLabel, profiles, made) {
  const { current, row } = desk;
  if (!current || !row) {
    pane.replaceChildren();
    return;
  }
  const back = el("button", { type: "button", class: "button context-close", on: { click: close } }, "Back to the conversation");
  refill(
    pane,
    back,
    card("Customer", customerFacts(row, current, profiles.profile)),
    card("From the site", attributes(current, profiles.profile)),
    card("Attributes", profiles.given()),
    card("Keep in mind", profiles.preferences()),
    card("Other conversations", profiles.past()),
    card("Labels", labelCard(row, desk, addLabel)),
    card("Conversation", conversationFacts(row, desk)),
    card("Sensitive details", sensitiveCard(current, desk, desk.isMine || ["supervisor", "admin"].includes(desk.me?.role ?? ""))),
    goodwillCard(row, desk.isMine),
    card("Help pages", made.card(current, row)),
    card("Copy of the conversation", transcriptCard(row)),
    card("So far", history(current)),
    card("Erase", profiles.erasing()),
  );
}

/**
 * @param {string} title
 * @param {HTMLElement | null} content
 */
function card(title, content) {
  return content && el("section", { class: "card", data: { key: title } }, el("h2", {}, title), content);
}

/**
 * @param {ConversationRow} row
 * @param {Conversation} conversation
 * @param {import("./staff").Profile | null} profile
 */
function customerFacts(row, { packet, customer }, profile) {
  const list = facts();
  const name = customer.name ?? row.customer_name ?? packet?.customer_name;
  const email = customer.email ?? row.customer_email ?? packet?.customer_email;
  list.add("Name", name ? copyable("name", name) : quiet("Not given"));
  const source = profile?.name_source ?? packet?.name_source;
  if (name && source) list.add("", quiet(nameSourceText(source)));
  list.add("E-mail", email ? copyable("e-mail address", email) : quiet("Not given"));
  if (email && !(profile?.email_confirmed ?? packet?.email_confirmed)) list.add("", quiet(NOT_CONFIRMED));
  for (const number of profile?.order_numbers ?? packet?.order_numbers ?? []) list.add(packet?.reference_names?.[number] || "Order", copyable("order number", number));
  if (row.language) list.add("Language", languageText(row.language));
  if (profile) list.add("Since", moment(profile.since));
  return list.element;
}

/** @param {Conversation} conversation @param {import("./staff").Profile | null} profile */
function attributes({ packet }, profile) {
  const known = Object.entries(profile?.attributes ?? packet?.attributes ?? {});
  if (!known.length) return null;
  const list = facts();
  for (const [name, value] of known) list.add(name, copyable(name, value));
  return list.element;
}

/**
 * @param {ConversationRow} row
 * @param {import("./desk.js").Desk} desk
 */
function conversationFacts(row, desk) {
  const list = facts();
  list.add("State", ownerText(row, desk.rows.isMine(row)));
  if (row.waiting_since) list.add("Waiting", waitTime(row.waiting_since));
  if (row.promised_by) list.add("Promised by", moment(row.promised_by));
  if (MOODS[row.mood].tone) list.add("Mood", el("span", { class: `badge ${MOODS[row.mood].tone}` }, MOODS[row.mood].word));
  list.add("Priority", priority(row, desk));
  list.add("Started", moment(row.started_at));
  list.add("Last message", moment(row.last_at));
  return list.element;
}

/**
 * How urgent it is, and what decides otherwise.
 * @param {ConversationRow} row
 * @param {import("./desk.js").Desk} desk
 */
function priority(row, desk) {
  const high = row.priority === "high";
  const word = el("span", { class: high ? "badge danger" : "muted" }, high ? "High" : "Normal");
  if (row.owner !== "waiting" && row.owner !== "agent") return word;
  const change = () => desk.setPriority(row.conversation_id, high ? "normal" : "high").catch((error) => toast(sentenceOf(error), { tone: "danger" }));
  return el("span", {}, word, " ", el("button", { type: "button", class: "button small quiet", data: { key: "priority" }, on: { click: change } }, high ? "Make it normal" : "Make it high"));
}

/** @param {Conversation} conversation */
function history({ events, packet }) {
  const steps = events.flatMap((event) => {
    if (event.type === "owner") return [step(event.at, ownerChange(event), event.note)];
    if (event.type === "mail") return [step(event.at, mailText(event))];
    return event.type === "work" ? [step(event.at, workText(event))] : [];
  });
  const page = packet?.page_url;
  const began = packet?.started_at ?? events[0]?.at;
  if (began) steps.unshift(step(began, page ? ["Began on ", link(page, pageName(page))] : "Began with the assistant"));
  return steps.length ? el("ol", { class: "history" }, ...steps) : null;
}

/**
 * @param {string} at
 * @param {string | (Node | string)[]} text
 * @param {string | null} [note]
 */
function step(at, text, note) {
  const words = Array.isArray(text) ? text : [text];
  return el("li", {}, el("span", {}, ...words), moment(at), note && el("blockquote", { class: "note", dir: "auto" }, note));
}

/** @param {string} at */
function moment(at) {
  const today = sameDay(at, new Date().toISOString());
  return el("time", { class: "small muted", datetime: at, title: exact(at) }, today ? clock(at) : `${day(at)}, ${clock(at)}`);
}

/** @param {string} text */
function quiet(text) {
  return el("span", { class: "muted" }, text);
}

function facts() {
  const element = el("dl", { class: "facts" });
  return {
    element,
    /** @param {string} name @param {Node | string} value */
    add: (name, value) => element.append(el("dt", {}, name), el("dd", {}, value)),
  };
}

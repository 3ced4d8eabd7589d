/**
 * The desk’s own words for what the protocol names in codes.
 */

/** @typedef {import("../shared/wire").OwnerEvent} OwnerEvent */
/** @typedef {import("../shared/wire").Mood} Mood */
/** @typedef {import("./staff").ConversationRow} ConversationRow */

/** @type {Record<string, string>} */
const REASONS = {
  asked: "Asked for a person",
  complaint: "Complaint",
  failures: "The assistant found no answer",
  accepted_offer: "Accepted the offer of a person",
  upset: "Upset",
  danger: "Somebody may be in danger",
  bereavement: "A bereavement",
  assistant_down: "The assistant was down",
  agent_silent: "The agent went silent",
  agent_gone: "The agent is not there any more",
  agent_removed: "The agent does not work here any more",
};

/**
 * Whether it was taken back from an agent who owed a word.
 * @param {ConversationRow} row
 */
export function isTakenBack(row) {
  return row.reason === "agent_silent" || row.reason === "agent_gone";
}

/** Of an e-mail address that is not known to be the customer’s. */
export const NOT_CONFIRMED = "Not confirmed: no answer goes there yet";

/**
 * A language by its name in the reader’s own, or by its code where the browser knows none.
 * @param {string} locale
 */
export function languageName(locale) {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** As bot/conversation/language.py has them: not every browser can tell. */
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "yi"]);

/**
 * A language by its name, with the direction of its writing where that is not the usual one.
 * @param {string} language a code of ISO 639-1
 */
export function languageText(language) {
  return languageName(language) + (RIGHT_TO_LEFT.has(language) ? ", written from right to left" : "");
}

/** @type {Record<Mood, {word: string, tone: string}>} */
export const MOODS = {
  calm: { word: "Calm", tone: "" },
  worried: { word: "Worried", tone: "caution" },
  upset: { word: "Upset", tone: "danger" },
  grateful: { word: "Grateful", tone: "positive" },
};

/** @type {Record<string, string>} */
const NAME_SOURCES = {
  identity: "Signed in on the site",
  form: "Given in the form",
  said: "Said in the conversation",
};

/**
 * Why a person was asked for; a reason that is not known here stands as it came.
 * @param {string | null | undefined} reason
 */
export function reasonText(reason) {
  if (!reason) return "";
  return REASONS[reason] ?? reason.replaceAll("_", " ");
}

/** @param {string | null | undefined} source */
export function nameSourceText(source) {
  return (source && NAME_SOURCES[source]) || "";
}

/**
 * What to call a customer: the name, else the e-mail address, else what they are, told apart by the conversation.
 * @param {{conversation_id: string, customer_name?: string | null, customer_email?: string | null}} row
 */
export function customerName(row) {
  return row.customer_name || row.customer_email || `Customer ${row.conversation_id.slice(-4)}`;
}

/**
 * The problem in a line, else the last thing that was said; in place of what staff may not read yet, why.
 * @param {ConversationRow} row
 */
export function problemLine(row) {
  if (row.withheld) return row.receipt_until ? "Looking over what they pass on" : "Not passed on to a person";
  return row.problem || row.last_text || "Nothing said yet";
}

/**
 * What a row says: the customer’s newest words where an agent has not read them, or was to answer them; else
 * the problem.
 * @param {ConversationRow} row
 * @param {boolean} unread
 */
export function newestLine(row, unread) {
  const wroteLast = row.owner === "agent" && unread && row.customer_last_at === row.last_at;
  const left = row.owner === "waiting" && isTakenBack(row);
  return (wroteLast || left) && !row.withheld && row.last_text ? row.last_text : problemLine(row);
}

/**
 * Who has the conversation, in two or three words.
 * @param {ConversationRow} row
 * @param {boolean} mine
 */
export function ownerText(row, mine) {
  if (row.owner === "waiting") return "Waiting for a person";
  if (row.owner === "assistant") return "With the assistant";
  if (row.owner === "closed") return "Closed";
  return mine ? "With you" : `With ${row.agent_name ?? "another agent"}`;
}

/**
 * A change of owner as staff read it, and the sentence that the customer got, if any.
 * @param {OwnerEvent} event
 */
export function ownerChangeText(event) {
  const { text } = event;
  // Isolated, so that the marks around it stay where they are.
  const told = text && (/[\u0590-\u08ff]/.test(text) ? ` — “\u2068${text}\u2069”` : ` — “${text}”`);
  return ownerChange(event) + (told || "");
}

/**
 * A change of owner as staff read it.
 * @param {OwnerEvent} event
 */
export function ownerChange(event) {
  const agent = event.agent_name ?? "An agent";
  if (event.owner === "waiting") return withReason("Waiting for a person", event.reason);
  const given = event.by ? `${event.by} gave it` : "Given";
  if (event.owner === "agent" && event.reason === "wrote_first") return `${agent} wrote first`;
  if (event.owner === "agent") return event.reason === "assigned" ? `${given} to ${agent}` : `${agent} took the conversation`;
  if (event.owner === "closed") return withReason(event.agent_name ? `${agent} closed it` : "Closed", event.reason);
  if (event.previous === "closed") return "Opened again, with the assistant";
  if (event.reason === "chosen") return "The customer went back to the assistant";
  return event.previous === "agent" ? `${agent} handed it back to the assistant` : "Back with the assistant";
}

/**
 * @param {string} sentence
 * @param {string | null | undefined} reason
 */
function withReason(sentence, reason) {
  return reason ? `${sentence}: ${reasonText(reason).toLocaleLowerCase()}` : sentence;
}

/**
 * A share of one as whole per cent, never 100 % for what is less.
 * @param {number} share
 */
export function percent(share) {
  const rounded = share < 1 ? Math.min(99, Math.round(share * 100)) : 100;
  return `${rounded} %`;
}

/** What the widget can do once the conversation is there: loaded after it, each part when it is first needed. */
import { takeFiles } from "../shared/upload.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./conversation.js").Facts} Facts */

/**
 * Lets files be sent, a copy of the conversation be had, shows what is passed on, and asks how it was after the end.
 * @param {HTMLElement} composer
 * @param {Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
export function addExtras(composer, conversation, memory) {
  once(conversation, ({ started }) => started, async () => (await import("./copy.js")).offerCopy(conversation, memory));
  once(conversation, ({ owner }) => owner === "waiting", async () => (await import("./address.js")).offerAddress(conversation));
  once(conversation, ({ receipt }) => !!(receipt || memory.get("marks")), async () => (await import("./receipt.js")).offerReceipt(conversation, memory));
  once(conversation, ({ owner }) => owner === "agent", async () => (await import("./sensitive.js")).offerForms(conversation));
  once(conversation, ({ owner }) => owner === "closed", async () => (await import("./survey.js")).offerSurvey(conversation, memory));
  takeFiles(composer, {
    path: () => "/api/customer/attachments",
    headers: () => ({ authorization: `Bearer ${memory.get("token") ?? ""}` }),
  });
}

/**
 * Adds a part as soon as it is needed; if it doesn’t load, at the next news.
 * @param {Conversation} conversation
 * @param {(facts: Facts) => boolean} isNeeded
 * @param {() => Promise<void>} add
 */
function once(conversation, isNeeded, add) {
  const listen = () => conversation.addEventListener("facts", look);
  const look = () => {
    if (!isNeeded(conversation.facts)) return;
    conversation.removeEventListener("facts", look);
    add().catch(listen);
  };
  listen();
  look();
}

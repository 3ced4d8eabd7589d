/** What the widget can do once the conversation is there: loaded after it, so that nothing waits for this. */
import { takeFiles } from "../shared/upload.js";
import { offerCopy } from "./copy.js";
import { offerSurvey } from "./survey.js";

/**
 * Lets files be sent, a copy of the conversation be had, shows what is passed on, and asks how it was after the end.
 * @param {HTMLElement} composer
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
export function addExtras(composer, conversation, memory) {
  offerCopy(conversation, memory);
  offerSurvey(conversation, memory);
  const showReceipt = () => {
    if (!conversation.facts.receipt) return;
    conversation.removeEventListener("facts", showReceipt);
    import("./receipt.js").then(({ offerReceipt }) => offerReceipt(conversation), () => conversation.addEventListener("facts", showReceipt));
  };
  conversation.addEventListener("facts", showReceipt);
  showReceipt();
  takeFiles(composer, {
    path: () => "/api/customer/attachments",
    headers: () => ({ authorization: `Bearer ${memory.get("token") ?? ""}` }),
  });
}

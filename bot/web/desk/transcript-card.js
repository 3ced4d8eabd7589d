/** The conversation as a file: to save it, or to send it to the customer. */
import { call, sentenceOf } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { toast } from "../shared/toast.js";

/** @param {import("./staff").ConversationRow} row */
export function transcriptCard(row) {
  const path = `/api/desk/conversations/${encodeURIComponent(row.conversation_id)}/transcript`;
  const mail = async () => {
    try {
      const { email, to_confirm: toConfirm } = await call("POST", path);
      toast(toConfirm ? `The customer confirms ${email} first, then it is sent` : `Sent to ${email}`, { tone: "positive" });
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  };
  return el(
    "div",
    { class: "transcript-actions" },
    el("a", { class: "button small", href: path, download: "conversation.txt" }, "Save"),
    row.customer_email
      ? el("button", { type: "button", class: "button small", on: { click: mail } }, "E-mail to the customer")
      : el("span", { class: "small muted" }, "No e-mail address to send it to"),
  );
}

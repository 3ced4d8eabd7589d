/**
 * Tells an agent, without a sound, that somebody waits: the count in the page’s title, a note in the corner,
 * and a notification of the browser when the agent wants them and looks elsewhere.
 */
import { toast } from "../shared/toast.js";
import { customerName, problemLine } from "./words.js";

const TITLE = "Desk · Frontdesk";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {(conversationId: string) => void} open
 */
export function alertAboutQueue(desk, open) {
  const showCount = () => {
    const { queue } = desk.rows.counts();
    document.title = queue ? `(${queue}) ${TITLE}` : TITLE;
  };
  desk.addEventListener("rows", showCount);
  desk.addEventListener("queued", (event) => {
    const row = /** @type {CustomEvent<import("./staff").ConversationRow>} */ (event).detail;
    if (!desk.me?.on_duty) return;
    announce(row, () => open(row.conversation_id));
  });
}

/**
 * @param {import("./staff").ConversationRow} row
 * @param {() => void} open
 */
function announce(row, open) {
  const title = `${customerName(row)} is waiting`;
  toast(title, { detail: problemLine(row), action: { label: "Open", run: open } });
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const notification = new Notification(title, { body: problemLine(row), tag: row.conversation_id });
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open();
  });
}

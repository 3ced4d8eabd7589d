/**
 * Tells an agent that somebody waits, or was given to them: the count in the page’s title, a note in the corner,
 * a notification of the browser when they look elsewhere and want it, and a quiet sound when they want that.
 */
import { toast } from "../shared/toast.js";
import { chime } from "./chime.js";
import { customerName, problemLine } from "./words.js";

const WAITING = "is waiting";
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
  /** @param {string} what */
  const tell = (what) => (/** @type {Event} */ event) => {
    const row = /** @type {CustomEvent<import("./staff").ConversationRow>} */ (event).detail;
    if (what === WAITING && desk.routing !== "manual") return; // whom it concerns is told
    if (desk.me?.on_duty) announce(row, `${customerName(row)} ${what}`, () => open(row.conversation_id));
  };
  desk.addEventListener("rows", showCount);
  desk.addEventListener("queued", tell(WAITING));
  desk.addEventListener("offered", tell("is offered to you"));
  desk.addEventListener("given", tell("was given to you"));
  desk.addEventListener("woken", tell("is back from snooze"));
}

/**
 * @param {import("./staff").ConversationRow} row
 * @param {string} title
 * @param {() => void} open
 */
function announce(row, title, open) {
  toast(title, { detail: problemLine(row), action: { label: "Open", run: open } });
  chime();
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const notification = new Notification(title, { body: problemLine(row), tag: row.conversation_id });
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open();
  });
}

/**
 * Tells an agent that somebody waits, or was given to them: the count in the page’s title, a note in the corner,
 * a notification of the browser when they look elsewhere and want it, and a quiet sound when they want that.
 */
import { toast } from "../shared/toast.js";
import { chime } from "./chime.js";
import { customerName, problemLine } from "./words.js";

const WAITING = "is waiting";
const OFFERED = "is offered to you";
const TITLE = "Desk · Frontdesk";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {(conversationId: string) => void} open
 */
export function alertAboutQueue(desk, open) {
  /** What takes the news of a wait away, or of an offer, once it is over. @type {Map<string, {takeAway: () => void, offered: boolean}>} */
  const waits = new Map();
  const forgetOver = () => {
    for (const [id, { takeAway, offered }] of waits) {
      if (offered ? desk.isOffered(id) : desk.rows.get(id)?.owner === "waiting") continue;
      takeAway();
      waits.delete(id);
    }
  };
  const showCount = () => {
    const { queue } = desk.rows.counts();
    document.title = queue ? `(${queue}) ${TITLE}` : TITLE;
  };
  /** @param {string} what */
  const tell = (what) => (/** @type {Event} */ event) => {
    const row = /** @type {CustomEvent<import("./staff").ConversationRow>} */ (event).detail;
    if (what === WAITING && desk.routing !== "manual") return; // whom it concerns is told
    if (!desk.me?.on_duty) return;
    const pass = what === OFFERED ? { label: "Pass", run: () => void desk.decline(row.conversation_id) } : undefined;
    const takeAway = announce(row, `${customerName(row)} ${what}`, () => open(row.conversation_id), pass);
    if (row.owner === "waiting") waits.set(row.conversation_id, { takeAway, offered: what === OFFERED });
  };
  desk.addEventListener("rows", showCount);
  for (const news of ["rows", "conversation"]) desk.addEventListener(news, forgetOver);
  desk.addEventListener("queued", tell(WAITING));
  desk.addEventListener("offered", tell(OFFERED));
  desk.addEventListener("given", tell("was given to you"));
  desk.addEventListener("woken", tell("is back from snooze"));
}

/**
 * @param {import("./staff").ConversationRow} row
 * @param {string} title
 * @param {() => void} open
 * @param {{label: string, run: () => void}} [other]
 * @returns {() => void} takes the news away again
 */
function announce(row, title, open, other) {
  const takeAway = toast(title, { detail: problemLine(row), action: { label: "Open", run: open }, other });
  chime();
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return takeAway;
  const notification = new Notification(title, { body: problemLine(row), tag: row.conversation_id });
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open();
  });
  return () => {
    takeAway();
    notification.close();
  };
}

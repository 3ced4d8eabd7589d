/**
 * The notes that call this agent: a button with their number in the bar, and what each says.
 */
import { el, need } from "../shared/dom.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { toast } from "../shared/toast.js";
import { clock, day, exact, sameDay } from "../shared/time.js";

/** @typedef {import("./staff").MentionView} MentionView */

/**
 * @param {import("./reads.js").Reads} reads
 * @param {(conversationId: string) => void} open
 */
export function showMentions(reads, open) {
  const menu = el("div", { id: "mentions-menu", class: "menu mentions-menu", popover: "auto", "aria-label": "Notes that call you" });
  const button = el("button", { type: "button", class: "button quiet small mentions-button", popovertarget: menu.id, hidden: true });
  need("#keys-button").before(button);
  document.body.append(menu);
  const go = (/** @type {string} */ id) => {
    menu.hidePopover();
    open(id);
  };
  const draw = () => {
    const { mentions } = reads;
    button.hidden = mentions.length === 0;
    refill(button, "@", el("span", { class: "count" }, mentions.length.toLocaleString()));
    button.setAttribute("aria-label", mentions.length === 1 ? "One note calls you" : `${mentions.length} notes call you`);
    refill(menu, el("p", { class: "menu-title" }, "Notes that call you"), el("ul", { class: "mentions" }, ...mentions.map((each) => line(each, go))));
    if (!mentions.length && menu.matches(":popover-open")) menu.hidePopover();
  };
  reads.addEventListener("reads", () => afterPress(draw));
  reads.addEventListener("mention", (event) => announce(/** @type {CustomEvent<MentionView>} */ (event).detail, open));
}

/** @param {MentionView} mention @param {(conversationId: string) => void} go */
function line({ conversation_id, by, at, excerpt }, go) {
  const today = sameDay(at, new Date().toISOString());
  const time = el("time", { class: "small muted", datetime: at, title: exact(at) }, today ? clock(at) : day(at));
  const props = { type: "button", class: "mention", on: { click: () => go(conversation_id) } };
  return el("li", {}, el("button", props, el("span", { class: "mention-head" }, el("bdi", {}, by), time), el("span", { class: "mention-text", dir: "auto" }, excerpt)));
}

/** @param {MentionView} mention @param {(conversationId: string) => void} open */
function announce({ conversation_id, by, excerpt }, open) {
  const title = `${by} calls you to a conversation`;
  toast(title, { detail: excerpt, action: { label: "Open", run: () => open(conversation_id) } });
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const notification = new Notification(title, { body: excerpt, dir: "auto", tag: conversation_id });
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open(conversation_id);
  });
}

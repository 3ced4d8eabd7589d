/**
 * The browser’s own notifications, for who looks elsewhere. The browser asks once, at a press and never on load.
 */
import { el } from "../shared/dom.js";

export function canAskForNotifications() {
  return "Notification" in window && Notification.permission === "default";
}

/**
 * @param {string} title
 * @param {string} body
 * @param {string} conversationId a later one of the same conversation takes its place, also from another tab
 * @param {() => void} open
 * @returns {() => void} takes it away
 */
export function notify(title, body, conversationId, open) {
  if (!("Notification" in window) || Notification.permission !== "granted") return () => {};
  const notification = new Notification(title, { body, dir: "auto", tag: conversationId });
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open();
  });
  return () => notification.close();
}

/** What can be done about notifications now, as a line of the settings. */
export function notificationSetting() {
  if (!("Notification" in window)) return null;
  const line = el("p", { class: "team-notifications" });
  const show = () => {
    const { permission } = Notification;
    if (permission === "granted") line.replaceChildren("When you look elsewhere, the browser notifies you.");
    else if (permission === "denied") line.replaceChildren("The browser blocks notifications of this page. Its settings for this site can allow them.");
    else line.replaceChildren(el("button", { type: "button", class: "button small", on: { click: () => void Notification.requestPermission().then(show) } }, "Notify me when I look elsewhere"));
  };
  show();
  return line;
}

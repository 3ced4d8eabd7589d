/**
 * The switch that says whether customers may be handed to this agent.
 */
import { sentenceOf } from "../shared/api.js";
import { toast } from "../shared/toast.js";
import { canAskForNotifications } from "./notifications.js";

/**
 * @param {HTMLElement} button
 * @param {import("./desk.js").Desk} desk
 */
export function listenForDuty(button, desk) {
  const toggle = /** @type {HTMLButtonElement} */ (button);
  desk.addEventListener("duty", () => {
    const onDuty = desk.me?.on_duty === true;
    toggle.disabled = false;
    const away = onDuty && desk.me?.availability === "away";
    toggle.setAttribute("aria-checked", String(onDuty));
    toggle.classList.toggle("away", away);
    toggle.textContent = away ? "Away" : "On duty";
    toggle.title = away ? "Nothing new is given to you until you are back" : onDuty ? "Customers can be handed to you" : "Customers are told when nobody is on duty";
  });
  toggle.addEventListener("click", async () => {
    toggle.disabled = true;
    try {
      await desk.setDuty(toggle.getAttribute("aria-checked") !== "true");
      offerNotifications(desk);
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    } finally {
      toggle.disabled = false;
    }
  });
}

/**
 * Once, on going on duty: would they like the browser to tell them when they look elsewhere?
 * @param {import("./desk.js").Desk} desk
 */
function offerNotifications(desk) {
  if (!desk.me?.on_duty || !canAskForNotifications()) return;
  toast("Be told when you look elsewhere?", {
    detail: "The browser can show a quiet notification when a customer waits, or writes to you.",
    action: { label: "Notify me", run: () => void Notification.requestPermission() },
  });
}

/** What an editor is asked before something is done to an entry. */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";

/** @type {Record<"return" | "unschedule" | "retire", {title: string, text: (question: string) => string, label: string, kind: "primary" | "danger"}>} */
const STEPS = {
  return: { title: "Give this entry back?", text: () => "It becomes a draft again. Say what should change before it goes live.", label: "Give back", kind: "primary" },
  unschedule: { title: "Drop the plan?", text: () => "The revision stays as it is and does not go live by itself.", label: "Drop the plan", kind: "danger" },
  retire: {
    title: "Retire this entry?",
    text: (question) => `Customers will no longer get “${question}”. Its revisions stay, and you can publish it again.`,
    label: "Retire",
    kind: "danger",
  },
};

/**
 * The reason that was given, "" for none, or null when it should not be done.
 * @param {"return" | "unschedule" | "retire"} step
 * @param {string} question
 */
export async function askForReason(step, question) {
  const { title, text, label, kind } = STEPS[step];
  const reason = el("input", { class: "input", maxLength: 500 });
  const answer = await ask({
    title,
    content: [el("p", {}, text(question)), el("label", { class: "field" }, el("span", {}, "Why? Kept in the history"), reason)],
    actions: [
      { label: "Cancel", value: "" },
      { label, value: "yes", kind },
    ],
  });
  return answer === "yes" ? reason.value.trim() : null;
}

/** The time at which to go live, or null when there should be none. */
export async function askWhen() {
  const tomorrow = new Date(Date.now() + 86_400_000);
  tomorrow.setHours(9, 0, 0, 0);
  const field = el("input", { class: "input", type: "datetime-local", required: true, value: localTime(tomorrow), min: localTime(new Date()) });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const answer = await ask({
    title: "When should it go live?",
    content: [el("label", { class: "field" }, el("span", {}, `Day and time (${zone})`), field)],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Plan", value: "yes", kind: "primary" },
    ],
  });
  return answer === "yes" && field.value ? new Date(field.value) : null;
}

/** @param {Date} at */
function localTime(at) {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/**
 * The question before a conversation is closed.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";

const LONGEST_NOTE = 2000;

/**
 * @param {string} name the customer’s
 * @returns {Promise<string | null>} the note, or null when the agent changed their mind
 */
export function askClose(name) {
  return askForNote({
    title: "Close the conversation",
    text: `It opens again, with the assistant, when ${name} writes.`,
    label: "Note on the outcome (optional, for staff)",
    act: "Close conversation",
  });
}

/** @param {{title: string, text: string, label: string, act: string}} question */
async function askForNote({ title, text, label, act }) {
  const note = el("textarea", { class: "input note-field", rows: 3, maxLength: LONGEST_NOTE, autofocus: true });
  const answer = await ask({
    title,
    content: [el("p", {}, text), el("label", { class: "field" }, el("span", {}, label), note)],
    actions: [
      { label: "Cancel", value: "" },
      { label: act, value: "yes", kind: "primary" },
    ],
  });
  return answer ? note.value : null;
}

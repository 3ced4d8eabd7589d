/**
 * The question before a conversation is closed, and what is said before one is left with a word owed.
 */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { waitText } from "../shared/duration.js";

const LONGEST_NOTE = 2000;

/**
 * What an agent should know before they leave a conversation: the customer still waits for a word.
 * @param {string} name the customer’s
 * @param {string | null | undefined} owedSince since when; absent when no word is owed
 * @returns {HTMLElement | null} null when there is nothing to warn of
 */
export function owedWarning(name, owedSince) {
  if (!owedSince) return null;
  const waits = waitText(Date.now() - Date.parse(owedSince));
  return el("p", { class: "owed", role: "alert" }, `${name} still waits for a word from a person, for ${waits} now.`);
}

/**
 * @param {string} name the customer’s
 * @param {string | null | undefined} owedSince since when the customer waits for a word, if they do
 * @returns {Promise<string | null>} the note, or null when the agent changed their mind
 */
export function askClose(name, owedSince) {
  return askForNote({
    title: "Close the conversation",
    text: `It opens again, with the assistant, when ${name} writes.`,
    warning: owedWarning(name, owedSince),
    label: "Note on the outcome (optional, for staff)",
    act: "Close conversation",
  });
}

/**
 * @param {string} name the customer’s
 * @param {boolean} withAssistant whether the assistant has the conversation
 * @param {(text: string) => Promise<unknown>} send what is refused stays in the dialog
 */
export async function askFirstWords(name, withAssistant, send) {
  const text = el("textarea", { class: "input note-field", rows: 4, maxLength: 10_000, autofocus: true, required: true });
  const keeps = "The assistant keeps the conversation, and what was told to it stays between the two. A button lets them go over to a person.";
  const words = withAssistant ? keeps : "The conversation is yours then.";
  await ask({
    title: `Write to ${name}`,
    content: [el("p", {}, `They read it at once if a page of theirs is open, else by e-mail. ${words}`), el("label", { class: "field" }, el("span", {}, "Message"), text)],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Send", value: "yes", kind: "primary" },
    ],
    attempt: () => send(text.value.trim()),
  });
}

/** @param {{title: string, text: string, warning: HTMLElement | null, label: string, act: string}} question */
async function askForNote({ title, text, warning, label, act }) {
  const note = el("textarea", { class: "input note-field", rows: 3, maxLength: LONGEST_NOTE, autofocus: true });
  const answer = await ask({
    title,
    content: [warning, el("p", {}, text), el("label", { class: "field" }, el("span", {}, label), note)],
    actions: [
      { label: "Cancel", value: "" },
      { label: act, value: "yes", kind: "primary" },
    ],
  });
  return answer ? note.value : null;
}

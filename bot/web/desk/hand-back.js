/**
 * Handing a conversation back: what the assistant must know, so that nothing is begun all over again.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { owedWarning } from "./handover.js";

/** @typedef {import("./boundary").BoundaryDraft} BoundaryDraft */
/** @typedef {import("./boundary").BoundaryNote} BoundaryNote */

const LONGEST_NOTE = 2000;
const MOST_PROMISES = 10;

/** For how long the assistant does not hand off again by itself. @type {[number, string][]} */
const HOLDS = [
  [0, "It may, at any time"],
  [60, "Not within an hour"],
  [240, "Not within 4 hours"],
  [1440, "Not within a day"],
  [10080, "Not within a week"],
];

/**
 * Asks for the note that goes along. It can be written at once, while what there is to settle is still being read.
 * @param {string} name the customer’s
 * @param {Promise<BoundaryDraft>} reading what there is to settle
 * @param {string | null | undefined} owedSince since when the customer waits for a word, if they do
 * @returns {Promise<{note: string, boundary: BoundaryNote} | null>} null when the agent changed their mind
 */
export async function askHandBack(name, reading, owedSince) {
  const note = el("textarea", { class: "input note-field", rows: 2, maxLength: LONGEST_NOTE, autofocus: true });
  const rest = el("div", { class: "dialog-content" }, el("p", { class: "small muted", role: "status" }, "Looking for what was promised…"));
  const settling = reading.then((draft) => settle(rest, draft));
  settling.catch((error) => fill(rest, el("p", { class: "field-error", role: "alert" }, sentenceOf(error))));
  const answer = await ask({
    title: "Hand back to the assistant",
    content: [
      owedWarning(name, owedSince),
      el("p", {}, `The assistant answers ${name} again from now on, and they are told so. It reads this first:`),
      field("How it ended (they never see it)", note),
      rest,
    ],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Hand back", value: "yes", kind: "primary" },
    ],
    attempt: () => settling,
  });
  return answer ? { note: note.value, boundary: (await settling)() } : null;
}

/**
 * Asks for what there is to settle.
 * @param {HTMLElement} rest
 * @param {BoundaryDraft} draft
 * @returns {() => BoundaryNote} what became of it
 */
function settle(rest, draft) {
  const promises = promiseList(draft.promises ?? []);
  const refused = entryList(draft.entries ?? []);
  const hold = holdField(draft.holds ?? false);
  fill(rest, promises.element, refused.element, hold?.element);
  return () => ({ promises: promises.read(), refused_entries: refused.read(), hold_minutes: hold?.read() ?? 0 });
}

/**
 * @param {string} label
 * @param {HTMLElement} input
 */
function field(label, input) {
  return el("label", { class: "field" }, el("span", {}, label), input);
}

/** What was promised, one to a line: kept, mended or struck out. @param {string[]} found */
function promiseList(found) {
  const input = el("textarea", { class: "input note-field", rows: Math.max(2, found.length), value: found.join("\n") });
  const hint = found.length ? "Found in what was written. Delete what is done." : "One to a line.";
  return {
    element: el("label", { class: "field" }, el("span", {}, "Open promises (they may be told of these)"), input, el("span", { class: "small muted" }, hint)),
    read: () =>
      input.value.split("\n").map((line) => line.trim().slice(0, 500)).filter(Boolean).slice(0, MOST_PROMISES),
  };
}

/** @param {import("./staff").PacketEntry[]} entries that the customer was shown */
function entryList(entries) {
  const boxes = entries.map(({ entry_id, title, helpful }) => {
    const box = el("input", { type: "checkbox", value: entry_id, checked: helpful === false, disabled: helpful === false });
    const why = helpful === false && el("span", { class: "small muted" }, " (didn’t help)");
    return { box, line: el("label", { class: "check-line" }, box, el("span", {}, title, why)) };
  });
  return {
    element: boxes.length
      ? el("fieldset", { class: "field" }, el("legend", {}, "Don’t show again for this problem"), ...boxes.map(({ line }) => line))
      : null,
    read: () => boxes.filter(({ box }) => box.checked && !box.disabled).map(({ box }) => box.value),
  };
}

/** @param {boolean} holds whether the reason of this handoff can be held off */
function holdField(holds) {
  if (!holds) return null;
  const select = el("select", { class: "input" }, ...HOLDS.map(([minutes, words]) => el("option", { value: String(minutes) }, words)));
  select.value = "240";
  const element = field("May the assistant hand off for the same reason again? A customer who asks for a person always gets one.", select);
  return { element, read: () => Number(select.value) };
}

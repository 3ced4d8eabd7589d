/**
 * Sensitive details, such as a bank account: asked for in a form, shown for a moment, never in the transcript.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../shared/wire").SensitiveEvent} SensitiveEvent */
/** @typedef {{id: string, label: string, what: SensitiveEvent["what"]}} Asked */

const KINDS = /** @type {const} */ ([
  ["iban", "A bank account (IBAN)", "IBAN"],
  ["card_digits", "The last four digits of a card", "Last four digits of your card"],
  ["other", "Something else", ""],
]);
const STATES = { asked: "Asked for", given: "Given", declined: "Declined", expired: "Deleted after a day", removed: "Removed" };

/** What asks for a detail, below the reply. @param {Desk} desk */
export function askButton(desk) {
  return el("button", { type: "button", class: "button quiet small", on: { click: () => askFor(desk) } }, "Ask for a sensitive detail");
}

/**
 * What was asked for in the open conversation; null when nothing was.
 * @param {import("./conversation.js").Conversation} current
 * @param {Desk} desk
 * @param {boolean} canView
 */
export function sensitiveCard(current, desk, canView) {
  const asked = askedIn(current.events);
  if (!asked.length) return null;
  return el("ul", { class: "sensitive-list" }, ...asked.map((one) => line(one, current.id, desk, canView)));
}

/** @param {import("../shared/wire").Event[]} events @returns {Asked[]} the newest first */
export function askedIn(events) {
  /** @type {Map<string, Asked>} */
  const asked = new Map();
  for (const event of events) {
    if (event.type !== "sensitive") continue;
    const known = asked.get(event.request_id);
    asked.set(event.request_id, { id: event.request_id, label: known?.label ?? event.label ?? "", what: event.what });
  }
  return [...asked.values()].reverse();
}

/**
 * @param {Asked} asked
 * @param {string} conversationId
 * @param {Desk} desk
 * @param {boolean} canView
 */
function line({ id, label, what }, conversationId, desk, canView) {
  const frame = { conversation_id: conversationId, request_id: id };
  const act = async (/** @type {() => Promise<unknown>} */ run) => {
    try {
      await run();
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  };
  const view = () => act(async () => show(label, await desk.ask({ type: "sensitive.view", ...frame })));
  const remove = () => act(() => desk.ask({ type: "sensitive.remove", ...frame }));
  const button = (/** @type {string} */ text, /** @type {() => void} */ click) =>
    el("button", { type: "button", class: "button small", "aria-label": `${text}: ${label}`, on: { click } }, text);
  return el(
    "li",
    { data: { key: `${id} ${what} ${canView}` } },
    el("span", {}, el("bdi", {}, label), " ", el("span", { class: "small muted" }, STATES[what])),
    canView && what === "given" && button("View", view),
    canView && (what === "given" || what === "asked") && button("Remove", remove),
  );
}

/**
 * Shows the value until the dialog is closed.
 * @param {string} label
 * @param {{value: string, expires_at: string}} given
 */
async function show(label, { value, expires_at: until }) {
  const content = [
    el("p", { class: "sensitive-value" }, el("bdi", {}, value)),
    el("p", { class: "small muted" }, `Deleted ${exact(until)} at the latest. That you have read it is in the audit log.`),
  ];
  await ask({ title: label, content, actions: [{ label: "Close", value: "", kind: "primary" }] });
}

/** @param {Desk} desk */
async function askFor(desk) {
  const id = desk.current?.id;
  if (!id || !desk.isMine) return;
  const kind = el("select", { class: "input" }, ...KINDS.map(([value, text]) => el("option", { value }, text)));
  const label = el("input", { class: "input", required: true, maxLength: 80, value: KINDS[0][2], autocomplete: "off", dir: "auto" });
  kind.addEventListener("change", () => {
    label.value = KINDS.find(([value]) => value === kind.value)?.[2] ?? "";
    if (!label.value) label.focus();
  });
  const clientId = newId();
  await ask({
    title: "Ask for a sensitive detail",
    content: [
      el("label", { class: "field" }, el("span", {}, "What"), kind),
      el("label", { class: "field" }, el("span", {}, "As the customer reads it"), label),
      el("p", { class: "small muted" }, "The customer gets a form. What they give is encrypted, can be read by you and supervisors, and is deleted after 24 hours. Each view is in the audit log."),
    ],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Ask", value: "yes", kind: "primary" },
    ],
    attempt: () => desk.ask({ type: "sensitive.request", conversation_id: id, client_id: clientId, kind: kind.value, label: label.value }),
  });
}

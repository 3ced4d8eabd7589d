/** The receipt: what is passed on to a person, line by line, to be corrected or struck out while one waits. */
import { el, fill, need } from "../shared/dom.js";
import { pressedKey } from "../shared/keyboard.js";
import { addStyle } from "../shared/style.js";
import { announce } from "./announce.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("../shared/wire").ReceiptEdit} ReceiptEdit */
/** @typedef {{element: HTMLElement, grow: () => void, edit: (typed?: boolean) => ReceiptEdit[]}} Row */

const TITLE = "This is what I’ll pass on";
const PASSED = "Passed on.";
const KINDS = { said: "You wrote", file: "You sent", name: "Your name", email: "Your e-mail address", order: "Order number" };
/** Whoever is at it says so no more often than this; the desk then waits. */
const HOLD_EVERY_MS = 30_000;
/** From here on the end is near: the time that is left is said once more. */
const NEAR_SECONDS = 10;
/** What is marked is passed on so long before the time is up, so that nothing struck is read. */
const AHEAD_MS = 2_000;

/**
 * Shows what is passed on for as long as it can be changed.
 * @param {Conversation} conversation
 */
export function offerReceipt(conversation) {
  addStyle("/static/widget/receipt.css");
  const panel = el("section", { class: "receipt-panel", "aria-labelledby": "receipt-title", hidden: true });
  const passed = el("p", { class: "small muted receipt-passed", hidden: true }, PASSED);
  need("fd-composer").before(panel, passed);
  let shown = false;
  let owner = "";
  const update = async () => {
    const { facts } = conversation;
    const open = facts.receipt !== null && facts.loaded;
    if (facts.owner !== owner) passed.hidden = true;
    owner = facts.owner;
    if (open === shown) return;
    shown = open;
    if (!open) {
      if (close(panel) && facts.receipt === null && isAwaited(facts)) confirmPassed(passed);
      return;
    }
    passed.hidden = true;
    const receipt = await read(conversation);
    if (!shown || conversation.facts.receipt === null) return;
    if (!receipt) {
      shown = false; // nothing is passed on unseen: it is asked for again
      setTimeout(update, AHEAD_MS);
    } else if (receipt.length) draw(panel, conversation, receipt);
    else await conversation.passOn([]); // there is nothing that could be struck
  };
  conversation.addEventListener("facts", update);
  update();
}

/** @param {Conversation} conversation @returns {Promise<ReceiptLine[] | null>} null when it cannot be had now */
function read(conversation) {
  return conversation.socket.request({ type: "receipt.get" }).then(({ lines }) => lines ?? [], () => null);
}

/** @param {HTMLElement} panel @returns {boolean} whether it was there */
function close(panel) {
  if (panel.hidden) return false;
  const focused = panel.contains(document.activeElement);
  panel.hidden = true;
  fill(panel);
  if (focused) /** @type {HTMLElement} */ (need("fd-composer")).focus();
  return true;
}

/** Whether a person has it, or will: back with the assistant, nothing was passed on. @param {import("./conversation.js").Facts} facts */
function isAwaited({ owner }) {
  return owner === "waiting" || owner === "agent";
}

/** Says to eye and ear that it is done, until somebody else has the conversation. @param {HTMLElement} line */
function confirmPassed(line) {
  line.hidden = false;
  announce(PASSED);
}

/**
 * @param {HTMLElement} panel
 * @param {Conversation} conversation
 * @param {ReceiptLine[]} lines
 */
function draw(panel, conversation, lines) {
  const rows = lines.map(row);
  // A press says that all of it is meant so; when the time runs out, what is still being written is not.
  const edits = (typed = true) => rows.flatMap(({ edit }) => edit(typed));
  const pass = el("button", { type: "button", class: "button primary small" }, "Pass on");
  const passOn = async (/** @type {ReceiptEdit[]} */ marked) => {
    if (pass.ariaDisabled === "true") return;
    pass.ariaDisabled = "true"; // not disabled: that would take the focus away
    await conversation.passOn(marked);
    pass.ariaDisabled = null;
  };
  pass.addEventListener("click", () => passOn(edits()));
  const list = el("ul", { class: "receipt" }, ...rows.map(({ element }) => element));
  const title = el("h2", { id: "receipt-title" }, TITLE);
  fill(
    panel,
    title,
    el("p", { class: "small muted" }, "Correct a line, or strike it out, then press Pass on: what is struck then is not kept."),
    list,
    el("div", { class: "receipt-actions" }, left(conversation, () => edits(false).length > 0 && passOn(edits(false))), pass),
  );
  panel.hidden = false;
  // Whoever leaves the page with something struck does not want it read.
  window.onpagehide = () => !panel.hidden && edits(false).length > 0 && passOn(edits(false));
  if (document.activeElement === document.body) panel.scrollIntoView({ block: "nearest" });
  // At once, and when the width changes: not the list, which grows with its lines.
  new ResizeObserver(() => rows.forEach(({ grow }) => grow())).observe(title);
  holdWhileUsed(list, conversation, () => edits().length > 0);
}

/**
 * How long it stays as it is: said when it opens and when the end is near, not every second.
 * @param {Conversation} conversation
 * @param {() => unknown} due runs when the time is nearly up
 */
function left(conversation, due) {
  const line = el("span", { class: "small muted numbers", "aria-hidden": "true" });
  let near = false;
  const count = () => {
    const ms = Date.parse(conversation.facts.receipt ?? "") - Date.now();
    const seconds = Math.ceil(ms / 1000);
    const { owner } = conversation.facts;
    const opens = !line.textContent;
    if (seconds > 0 && (opens || (!near && seconds <= NEAR_SECONDS))) announce(`${leftText(seconds, seconds === 1 ? "second" : "seconds", owner, opens)}.`);
    near ||= seconds <= NEAR_SECONDS;
    line.textContent = seconds > 0 ? leftText(seconds, "s", owner) : "";
    if (conversation.facts.receipt && ms <= AHEAD_MS) due();
    if (conversation.facts.receipt && (line.isConnected || seconds > 0)) setTimeout(count, 1000);
  };
  count();
  return line;
}

/**
 * @param {number} seconds
 * @param {string} unit
 * @param {import("../shared/wire").OwnerKind} owner
 * @param {boolean} [titled]
 */
function leftText(seconds, unit, owner, titled = false) {
  const parts = [titled && `${TITLE}. `, `Passed on in ${seconds} ${unit}`, owner !== "agent" && ", or when a person takes over"];
  return parts.filter(Boolean).join("");
}

/**
 * Says that the customer is at it, and whether a line differs from what they said.
 * @param {HTMLElement} list
 * @param {Conversation} conversation
 * @param {() => boolean} isEdited
 */
function holdWhileUsed(list, conversation, isEdited) {
  let last = 0;
  let editing = false;
  const hold = () => {
    if (Date.now() - last < HOLD_EVERY_MS && isEdited() === editing) return;
    last = Date.now();
    editing = isEdited();
    conversation.socket.request({ type: "receipt.hold", editing }).catch(() => {}); // then the time just runs on
  };
  for (const type of ["input", "click", "keydown", "scroll"]) list.addEventListener(type, hold);
}

/** @param {ReceiptLine} line @returns {Row} */
function row({ key, kind, text }) {
  const label = KINDS[kind];
  const field = kind === "file" ? el("output", { class: "receipt-file own-direction" }, text) : el("textarea", { class: "input", rows: 1, value: text, maxLength: 10000, "aria-label": label });
  const strike = el("button", { type: "button", class: "chip", "aria-pressed": "false", "aria-label": `Strike out: ${text.slice(0, 60)}` }, "Strike out");
  const element = el("li", {}, el("span", { class: "small muted" }, label), field, strike);
  strike.addEventListener("click", () => {
    const struck = element.classList.toggle("struck");
    if (field instanceof HTMLTextAreaElement) field.readOnly = struck;
    strike.setAttribute("aria-pressed", String(struck));
  });
  const correction = field instanceof HTMLTextAreaElement ? correct(field) : null;
  const edit = (typed = true) => {
    const now = (correction?.now(typed) ?? text).trim();
    if (element.classList.contains("struck") || !now) return [{ key }];
    return now === text.trim() ? [] : [{ key, text: now }];
  };
  return { element, grow: () => correction?.grow(), edit };
}

/**
 * Tells a finished correction, which Enter or leaving the field makes, from one that is being written.
 * @param {HTMLTextAreaElement} field
 */
function correct(field) {
  let finished = field.value;
  const finish = () => (finished = field.value);
  // In another window they may look up what they were about to write: then the field still is the active one.
  field.addEventListener("blur", () => document.activeElement !== field && finish());
  field.addEventListener("keydown", (event) => {
    if (pressedKey(event) !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (finished !== field.value) announce("Corrected.");
    finish();
  });
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`; // with its border
  };
  field.addEventListener("input", grow);
  return { grow, now: (/** @type {boolean} */ typed) => (typed ? field.value : finished) };
}

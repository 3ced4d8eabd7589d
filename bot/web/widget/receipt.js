/** The receipt: what is passed on to a person, line by line, to be corrected or struck out while one waits. */
import { el, fill, need } from "../shared/dom.js";
import { addStyle } from "../shared/style.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("../shared/wire").ReceiptEdit} ReceiptEdit */
/** @typedef {{element: HTMLElement, edit: () => ReceiptEdit[]}} Row */

const KINDS = { said: "You wrote", file: "You sent", name: "Your name", email: "Your e-mail address", order: "Order number" };
/** Whoever is at it says so no more often than this; the desk then waits. */
const HOLD_EVERY_MS = 30_000;
/** What is marked is passed on so long before the time is up, so that nothing struck is read. */
const AHEAD_MS = 2_000;

/**
 * Shows what is passed on for as long as it can be changed.
 * @param {Conversation} conversation
 */
export function offerReceipt(conversation) {
  addStyle("/static/widget/receipt.css");
  const panel = el("section", { class: "receipt-panel", "aria-labelledby": "receipt-title", hidden: true });
  need("fd-composer").before(panel);
  let shown = false;
  const update = async () => {
    const open = conversation.facts.receipt !== null && conversation.facts.loaded;
    if (open === shown) return;
    shown = open;
    if (!open) return close(panel);
    const receipt = await read(conversation);
    if (!shown || conversation.facts.receipt === null) return;
    if (receipt.length) draw(panel, conversation, receipt);
    else await conversation.passOn([]); // there is nothing that could be struck
  };
  conversation.addEventListener("facts", update);
  update();
}

/** @param {Conversation} conversation @returns {Promise<ReceiptLine[]>} */
async function read(conversation) {
  const { lines } = await conversation.socket.request({ type: "receipt.get" }).catch(() => ({ lines: [] }));
  return lines ?? [];
}

/** @param {HTMLElement} panel */
function close(panel) {
  const focused = panel.contains(document.activeElement);
  panel.hidden = true;
  fill(panel);
  if (focused) /** @type {HTMLElement} */ (need("fd-composer")).focus();
}

/**
 * @param {HTMLElement} panel
 * @param {Conversation} conversation
 * @param {ReceiptLine[]} lines
 */
function draw(panel, conversation, lines) {
  const rows = lines.map(row);
  const edits = () => rows.flatMap(({ edit }) => edit());
  const pass = el("button", { type: "button", class: "button primary small" }, "Pass on");
  const passOn = async () => {
    if (pass.ariaDisabled === "true") return;
    pass.ariaDisabled = "true"; // not disabled: that would take the focus away
    await conversation.passOn(edits());
    pass.ariaDisabled = null;
  };
  pass.addEventListener("click", passOn);
  const list = el("ul", { class: "receipt" }, ...rows.map(({ element }) => element));
  fill(
    panel,
    el("h2", { id: "receipt-title" }, "This is what I’ll pass on"),
    el("p", { class: "small muted", role: "status" }, "Correct a line or strike it out; what is struck is not kept."),
    list,
    el("div", { class: "receipt-actions" }, left(conversation, () => edits().length > 0 && passOn()), pass),
  );
  panel.hidden = false;
  panel.scrollIntoView({ block: "nearest" });
  holdWhileUsed(list, conversation, () => edits().length > 0);
}

/**
 * How long it stays as it is, without being read out every second.
 * @param {Conversation} conversation
 * @param {() => unknown} due runs when the time is nearly up
 */
function left(conversation, due) {
  const line = el("span", { class: "small muted numbers", "aria-hidden": "true" });
  const count = () => {
    const ms = Date.parse(conversation.facts.receipt ?? "") - Date.now();
    const seconds = Math.ceil(ms / 1000);
    line.textContent = seconds > 0 ? leftText(seconds, conversation.facts.owner) : "";
    if (conversation.facts.receipt && ms <= AHEAD_MS) due();
    if (conversation.facts.receipt && (line.isConnected || seconds > 0)) setTimeout(count, 1000);
  };
  count();
  return line;
}

/** @param {number} seconds @param {import("../shared/wire").OwnerKind} owner */
function leftText(seconds, owner) {
  return owner === "agent" ? `Passed on in ${seconds} s` : `Passed on in ${seconds} s, or when a person takes over`;
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
  const rows = Math.min(4, Math.ceil(text.length / 34));
  const field = kind === "file" ? el("output", { class: "receipt-file own-direction" }, text) : el("textarea", { class: "input", rows, value: text, maxLength: 10000, "aria-label": label });
  const strike = el("button", { type: "button", class: "chip", "aria-pressed": "false", "aria-label": `Strike out: ${text.slice(0, 60)}` }, "Strike out");
  const element = el("li", {}, el("span", { class: "small muted" }, label), field, strike);
  strike.addEventListener("click", () => {
    const struck = element.classList.toggle("struck");
    if (field instanceof HTMLTextAreaElement) field.readOnly = struck;
    strike.setAttribute("aria-pressed", String(struck));
  });
  const edit = () => {
    const now = field instanceof HTMLTextAreaElement ? field.value.trim() : text.trim();
    if (element.classList.contains("struck") || !now) return [{ key }];
    return now === text.trim() ? [] : [{ key, text: now }];
  };
  return { element, edit };
}

/** The receipt: what is passed on to a person, line by line, to be corrected or struck out while one waits. */
import { el, fill, need } from "../shared/dom.js";
import { addStyle } from "../shared/style.js";
import { announce } from "./announce.js";
import { ReceiptRow, TOO_LATE } from "./receipt-row.js";
import { UnsentMarks } from "./unsent-marks.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {{rows: Map<string, ReceiptRow>, show: (lines: ReceiptLine[]) => void}} Card the rows of the open receipt by key; shows lines anew */

const TITLE = "This is what I’ll pass on";
const COUNTS = "Strike a line out, or correct it: that counts at once. What is struck is not passed on, and is erased within the hour.";
const UNSENT = "There is no connection. What you strike out or correct now counts only once the connection is back.";
const MEANWHILE = "May be passed on before the connection is back";
const PASSED = "Passed on.";
const NOT_PASSED = "Nothing was passed on.";
const UNFINISHED = "The line you were still writing went as far as you had written it.";
const LEFT_OUT = "What was only half written, a name, an address or a number, was left out.";
/** Whoever is at it says so no more often than this; the desk then waits. */
const HOLD_EVERY_MS = 30_000;
/** From here on the end is near: the time that is left is said once more. */
const NEAR_SECONDS = 10;
const ASK_AGAIN_MS = 2_000;

/**
 * Shows what is passed on for as long as it can be changed; sends what an earlier page could not.
 * @param {Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
export function offerReceipt(conversation, memory) {
  addStyle("/static/widget/receipt.css");
  const panel = el("section", { class: "receipt-panel", "aria-labelledby": "receipt-title", hidden: true });
  const passed = el("p", { class: "small muted receipt-passed", hidden: true });
  need("fd-composer").before(panel, passed);
  let shown = false;
  let owner = "";
  /** The receipt that this page shows, or showed last. @type {Card | null} */
  let card = null;
  const unsent = new UnsentMarks(conversation, memory);
  const missed = missedBy(passed, conversation);
  const earlier = sendEarlier(conversation, unsent, missed);
  const update = async () => {
    const { facts } = conversation;
    const open = facts.receipt !== null && facts.loaded;
    if (facts.owner !== owner) passed.hidden = true;
    owner = facts.owner;
    if (open === shown) return;
    shown = open;
    if (!open) {
      card?.rows.forEach((row) => row.end());
      if (!close(panel) || facts.receipt !== null) return;
      if (isAwaited(facts)) confirmPassed(passed, PASSED);
      else announce(NOT_PASSED);
      return;
    }
    passed.hidden = true;
    await earlier;
    const receipt = await read(conversation);
    if (!shown || conversation.facts.receipt === null) return;
    if (!receipt) {
      shown = false; // nothing is passed on unseen: it is asked for again
      setTimeout(update, ASK_AGAIN_MS);
    } else if (receipt.length) card = draw(panel, conversation, receipt, { unsent, missed });
    else await conversation.passOn([]); // there is nothing that could be struck
  };
  const refresh = async () => {
    const lines = panel.hidden ? null : await read(conversation);
    if (lines && !panel.hidden) card?.show(lines);
  };
  conversation.addEventListener("facts", update);
  conversation.addEventListener("reset", (event) => {
    if (/** @type {CustomEvent} */ (event).detail) card?.rows.forEach((row) => row.end()); // no line is the next customer's
  });
  conversation.socket.addEventListener("opened", refresh); // other pages may have marked something meanwhile
  conversation.socket.addEventListener("push", (event) => {
    const push = /** @type {CustomEvent} */ (event).detail;
    if (push.type === "receipt.changed" || isTold(push.event)) refresh();
    const text = push.event?.type === "receipt" && card && endText(push.event);
    if (!text) return;
    card = null; // what was passed on is read again, and said once
    confirmPassed(passed, text);
  });
  update();
}

/** Whether the customer wrote or gave something: while the receipt is open, it comes onto it. @param {import("../shared/wire").Event} [event] */
function isTold(event) {
  return event?.type === "customer" || (event?.type === "message" && event.sender === "customer");
}

/**
 * Sends what was marked on an earlier page that had no connection, unless a line of that key is another by now.
 * @param {Conversation} conversation
 * @param {UnsentMarks} unsent
 * @param {import("./receipt-row.js").Sender["missed"]} missed
 */
async function sendEarlier(conversation, unsent, missed) {
  const { id, socket } = conversation;
  const marks = unsent.list();
  const lines = marks.length ? await socket.request({ type: "receipt.get" }).then((receipt) => receipt.lines, () => []) : [];
  for (const { key, text, mark } of marks) {
    if (conversation.id !== id) return; // it is another's by now
    const line = lines.find((/** @type {ReceiptLine} */ { key: known }) => known === key);
    const refusal = line && line.text !== text ? null : await send(socket, key, mark);
    unsent.drop(key);
    if (refusal && TOO_LATE.includes(refusal.code) && !mark.kept) missed({ key, text }, mark);
  }
}

/**
 * Why the mark was refused, or null.
 * @param {import("../shared/socket.js").Socket} socket
 * @param {string} key
 * @param {import("./receipt-row.js").Mark} mark
 * @returns {Promise<import("../shared/socket.js").RequestError | null>}
 */
function send(socket, key, mark) {
  return socket.request({ type: "receipt.mark", key, ...mark }).then(() => null, (error) => error);
}

/** How it went with what was still being written, if anything was. @param {import("../shared/wire").ReceiptEvent} event */
function endText({ unfinished, left_out: leftOut }) {
  const parts = [unfinished && UNFINISHED, leftOut && LEFT_OUT].filter(Boolean);
  return parts.length ? [PASSED, ...parts].join(" ") : "";
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

/**
 * Says which lines were passed on as they were, since their marks came too late. Those that were struck can still be
 * deleted: whoever has not read them yet never will.
 * @param {HTMLElement} line
 * @param {Conversation} conversation
 * @returns {import("./receipt-row.js").Sender["missed"]}
 */
function missedBy(line, conversation) {
  /** @type {Map<string, string>} by key */
  const texts = new Map();
  /** @type {Set<string>} */
  const struck = new Set();
  const say = () => {
    confirmPassed(line, `Your last change did not arrive in time. This was passed on nevertheless: ${quote(texts.values())}`);
    if (struck.size) line.append(" ", el("button", { type: "button", class: "chip", on: { click: remove } }, "Delete it now"));
  };
  const drop = () => {
    texts.clear();
    struck.clear();
  };
  conversation.addEventListener("reset", (event) => {
    if (!(/** @type {CustomEvent} */ (event).detail)) return;
    drop();
    line.hidden = true;
    line.textContent = "";
  });
  const remove = async () => {
    for (const key of struck) {
      const problem = await conversation.socket.request({ type: "receipt.delete", key }).then(() => null, (error) => error);
      if (problem) return confirmPassed(line, problem.message);
    }
    const gone = quote([...struck].map((key) => texts.get(key) ?? ""));
    drop();
    confirmPassed(line, `Deleted: ${gone}. It may have been read before.`);
    /** @type {HTMLElement} */ (need("fd-composer")).focus();
  };
  return ({ key, text }, mark) => {
    texts.set(key, text);
    if (mark.text === undefined) struck.add(key);
    say();
  };
}

/** @param {Iterable<string>} texts */
function quote(texts) {
  return [...texts].map((text) => `“${text}”`).join(", ");
}

/** Whether a person has it, or will: back with the assistant, nothing was passed on. @param {import("./conversation.js").Facts} facts */
function isAwaited({ owner }) {
  return owner === "waiting" || owner === "agent";
}

/** Says to eye and ear that it is done, until somebody else has the conversation. @param {HTMLElement} line @param {string} text */
function confirmPassed(line, text) {
  line.textContent = text;
  line.hidden = false;
  announce(text);
}

/**
 * @param {HTMLElement} panel
 * @param {Conversation} conversation
 * @param {ReceiptLine[]} lines
 * @param {{unsent: UnsentMarks, missed: import("./receipt-row.js").Sender["missed"]}} kept
 * @returns {Card}
 */
function draw(panel, conversation, lines, { unsent, missed }) {
  const { socket } = conversation;
  /** @type {Map<string, ReceiptRow>} */
  const rows = new Map();
  const all = () => [...rows.values()];
  const isOffline = () => socket.state !== "open";
  const isUnsent = () => isOffline() || all().some((row) => row.unsent);
  const changed = () => {
    const text = isUnsent() ? UNSENT : COUNTS;
    if (text === says.textContent) return;
    says.textContent = text;
    time.show();
    if (isUnsent()) announce(UNSENT);
  };
  const sender = { send: send.bind(null, socket), unsent, isOffline, changed, missed };
  const says = el("p", { class: "small muted" }, COUNTS);
  const time = left(conversation, isUnsent);
  socket.addEventListener("state", () => says.isConnected && changed());
  changed();
  const pass = el("button", { type: "button", class: "button primary small" }, "Pass on");
  pass.addEventListener("click", async () => {
    if (pass.ariaDisabled === "true") return;
    pass.ariaDisabled = "true"; // not disabled: that would take the focus away
    await conversation.passOn(all().flatMap((row) => row.edit()));
    pass.ariaDisabled = null;
  });
  const list = el("ul", { class: "receipt" });
  /** @param {ReceiptLine[]} now */
  const show = (now) => {
    now.forEach((line, index) => {
      const row = rows.get(line.key);
      if (row) return row.update(line);
      const added = new ReceiptRow(line, sender);
      rows.set(line.key, added);
      list.insertBefore(added.element, list.children[index] ?? null);
      added.update(line);
    });
  };
  show(lines);
  const title = el("h2", { id: "receipt-title" }, TITLE);
  fill(
    panel,
    title,
    says,
    list,
    el("div", { class: "receipt-actions" }, time.line, pass),
  );
  panel.hidden = false;
  window.onpagehide = () => rows.forEach((row) => row.flush());
  if (document.activeElement === document.body) panel.scrollIntoView({ block: "nearest" });
  // At once, and when the width changes: not the list, which grows with its lines.
  new ResizeObserver(() => rows.forEach((row) => row.grow())).observe(title);
  holdWhileUsed(list, conversation, () => all().some(({ writing }) => writing));
  return { rows, show };
}

/**
 * How long it stays as it is: said when it opens and when the end is near, not every second.
 * Without a connection the page cannot know.
 * @param {Conversation} conversation
 * @param {() => boolean} isUnsent
 */
function left(conversation, isUnsent) {
  const line = el("span", { class: "small muted numbers", "aria-hidden": "true" });
  let near = false;
  const show = () => {
    const { facts } = conversation;
    if (isUnsent()) {
      line.textContent = MEANWHILE;
      return 1;
    }
    const seconds = Math.ceil((Date.parse(facts.receipt ?? "") - Date.now()) / 1000);
    const opens = !line.textContent;
    if (seconds > 0 && (opens || (!near && seconds <= NEAR_SECONDS))) announce(`${leftText(seconds, seconds === 1 ? "second" : "seconds", facts, opens)}.`);
    near ||= seconds <= NEAR_SECONDS;
    line.textContent = seconds > 0 ? leftText(seconds, "s", facts) : "";
    return seconds;
  };
  const count = () => {
    const seconds = show();
    if (conversation.facts.receipt && (line.isConnected || seconds > 0)) setTimeout(count, 1000);
  };
  count();
  return { line, show };
}

/**
 * @param {number} seconds
 * @param {string} unit
 * @param {import("./conversation.js").Facts} facts
 * @param {boolean} [titled]
 */
function leftText(seconds, unit, { owner, agentName }, titled = false) {
  const time = `assed on in ${seconds} ${unit}`;
  const text = owner === "agent" ? `${agentName} is here. What you are writing is p${time}` : `P${time}, or when a person takes over`;
  return titled ? `${TITLE}. ${text}` : text;
}

/**
 * Says that the customer is at it, and whether they are writing.
 * @param {HTMLElement} list
 * @param {Conversation} conversation
 * @param {() => boolean} isWriting
 */
function holdWhileUsed(list, conversation, isWriting) {
  let last = 0;
  const hold = () => {
    if (Date.now() - last < HOLD_EVERY_MS) return;
    last = Date.now();
    conversation.socket.request({ type: "receipt.hold", editing: isWriting() }).catch(() => {}); // then the time just runs on
  };
  for (const type of ["input", "click", "keydown", "scroll"]) list.addEventListener(type, hold);
}

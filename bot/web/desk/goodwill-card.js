/** Gestures of goodwill: what was given here, what is left of the allowance, and giving more. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { toast } from "../shared/toast.js";
import { clock, exact } from "../shared/time.js";

/** @typedef {import("./goodwill").Goodwill} Goodwill */
/** @typedef {import("./goodwill").GestureView} GestureView */

/** @type {Record<GestureView["kind"], string>} */
const KINDS = { voucher: "Voucher", free_shipping: "Free shipping", thank_you_note: "Thank-you note" };

/** The card of the conversation that is open, kept while the pane around it is drawn again. */
let shown = empty("", false);

/**
 * @param {import("./staff").ConversationRow} row
 * @param {boolean} mine
 */
export function goodwillCard(row, mine) {
  if (row.conversation_id !== shown.id || mine !== shown.mine) {
    shown = empty(row.conversation_id, mine);
    load(shown.content, row.conversation_id, mine);
  }
  return shown.card;
}

/** Reads anew what was given and what is left; the card keeps what it shows until then. */
export function refreshGoodwill() {
  if (shown.id) void load(shown.content, shown.id, shown.mine);
}

/**
 * A card that is still to be filled, which says whose it is: two empty cards must not pass for the same.
 * @param {string} id the conversation's
 * @param {boolean} mine
 */
function empty(id, mine) {
  const content = el("div", { class: "goodwill" });
  return { id, mine, content, card: el("section", { class: "card", data: { key: `${id} ${mine}` } }, el("h2", {}, "Goodwill"), content) };
}

/** @param {string} id */
const pathOf = (id) => `/api/desk/conversations/${encodeURIComponent(id)}/goodwill`;

/**
 * @param {HTMLElement} element
 * @param {string} id
 * @param {boolean} mine
 */
async function load(element, id, mine) {
  try {
    const goodwill = await call("GET", pathOf(id));
    afterPress(() => draw(element, id, mine, goodwill));
  } catch (error) {
    fill(element, el("p", { class: "small muted" }, sentenceOf(error)));
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} id
 * @param {boolean} mine
 * @param {Goodwill} goodwill
 */
function draw(element, id, mine, goodwill) {
  const give = async () => {
    const given = await make(id, goodwill);
    if (given) draw(element, id, mine, given);
  };
  const list = goodwill.gestures.length ? el("ul", { class: "gestures" }, ...goodwill.gestures.map(line)) : el("p", { class: "small muted" }, "Nothing given yet");
  refill(element, list, mine && el("button", { type: "button", class: "button small", on: { click: give } }, "Make a gesture"), mine && el("p", { class: "small muted" }, leftText(goodwill)));
}

/** @param {Goodwill} goodwill */
function leftText({ per_day: limit, left }) {
  return limit ? `€${left} of €${limit} left today` : "No allowance yet: a supervisor sets it on the board. A note is free.";
}

/** @param {GestureView} gesture */
function line({ kind, amount, agent_name: agent, at, reason }) {
  return el("li", {}, el("span", {}, amount ? `${KINDS[kind]} of €${amount}` : KINDS[kind]), el("span", { class: "small muted", title: exact(at) }, ` by ${agent}, ${clock(at)}: `), el("span", { class: "small" }, reason));
}

/**
 * Asks what to give, until it is given or given up; a refusal stays in sight with what was written.
 * @param {string} id
 * @param {Goodwill} goodwill
 * @returns {Promise<Goodwill | null>}
 */
async function make(id, goodwill) {
  const form = gestureForm(goodwill);
  const client_id = newId();
  while (true) {
    const answer = await ask({
      title: "Make a gesture",
      content: [form.element],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Give it", value: "yes", kind: "primary" },
      ],
    });
    if (!answer) return null;
    const values = form.values();
    const missing = missingIn(values);
    if (missing) {
      form.refuse(missing);
      continue;
    }
    try {
      const given = await call("POST", pathOf(id), { body: { client_id, ...values } });
      toast("Given, and the customer was told", { tone: "positive" });
      return given;
    } catch (error) {
      form.refuse(sentenceOf(error));
    }
  }
}

/**
 * What is still to be filled in, as a sentence.
 * @param {{kind: string, amount: number, code: string, reason: string}} values
 */
function missingIn({ kind, amount, code, reason }) {
  if (kind === "voucher" && !(amount >= 1)) return "A voucher needs an amount of 1 or more.";
  if (kind !== "thank_you_note" && !/^[A-Za-z0-9-]+$/.test(code)) return "Give the code: letters, digits and hyphens. The customer needs it.";
  return reason.length < 3 ? "Say why, in a few words." : "";
}

/** @param {Goodwill} goodwill */
function gestureForm(goodwill) {
  const costs = (/** @type {string} */ value) => value !== "thank_you_note";
  const options = Object.entries(KINDS).map(([value, label]) => el("option", { value, disabled: costs(value) && !goodwill.per_day }, label));
  const kind = el("select", { class: "input" }, ...options);
  if (!goodwill.per_day) kind.value = "thank_you_note";
  const amount = el("input", { class: "input", type: "number", min: "1", max: String(Math.max(1, goodwill.largest)), step: "1", value: String(Math.min(10, Math.max(1, goodwill.largest))) });
  const code = el("input", { class: "input", maxLength: 40, autocomplete: "off" });
  const reason = el("input", { class: "input", maxLength: 300 });
  const problem = el("p", { class: "field-error", role: "alert" });
  const amountField = field("Amount in euros", amount);
  const codeField = field("The code, which the customer is told", code);
  const update = () => {
    amountField.hidden = kind.value !== "voucher";
    codeField.hidden = !costs(kind.value);
  };
  kind.addEventListener("change", update);
  update();
  return {
    element: el("div", { class: "gesture-form" }, el("p", { class: "small muted" }, leftText(goodwill)), field("Gesture", kind), amountField, codeField, field("Why (for staff)", reason), problem),
    values: () => ({
      kind: kind.value,
      amount: kind.value === "voucher" ? Math.round(Number(amount.value)) : 0,
      code: costs(kind.value) ? code.value.trim() : "",
      reason: reason.value.trim(),
    }),
    refuse: (/** @type {string} */ sentence) => {
      problem.textContent = sentence;
    },
  };
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function field(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

/** The receipt: what is passed on to a person, line by line, to be corrected or struck out first. */
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";

/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("../shared/wire").ReceiptEdit} ReceiptEdit */

const KINDS = { said: "You wrote", name: "Your name", email: "Your e-mail address", order: "Order number" };

/**
 * Shows what would be passed on, and passes it on as the customer leaves it.
 * @param {import("./conversation.js").Conversation} conversation
 */
export async function passOn(conversation) {
  /** @type {{lines?: ReceiptLine[]}} */
  const { lines = [] } = await conversation.socket.request({ type: "receipt.get" });
  if (!lines.length) {
    await conversation.choose();
    return;
  }
  addStyle();
  const rows = lines.map(row);
  const asked = ask({
    title: "This is what I’ll pass on",
    content: [
      el("p", { class: "muted" }, "Correct a line, or strike it out: what is struck is not kept."),
      el("ul", { class: "receipt" }, ...rows.map(({ element }) => element)),
    ],
    actions: [
      { label: "Not now", value: "" },
      { label: "Pass on", value: "yes", kind: "primary" },
    ],
  });
  /** @type {HTMLElement | null} */ (document.querySelector(".dialog [data-default]"))?.focus();
  if (await asked) await conversation.passOn(rows.flatMap(({ edit }) => edit()));
}

/** @param {ReceiptLine} line */
function row({ key, kind, text }) {
  const input = el("textarea", { class: "input", rows: Math.min(4, Math.ceil(text.length / 36)), value: text, maxLength: 10000, "aria-label": KINDS[kind] });
  const strike = el("button", { type: "button", class: "chip", "aria-pressed": "false" }, "Strike out");
  const element = el("li", {}, el("span", { class: "small muted" }, KINDS[kind]), input, strike);
  strike.addEventListener("click", () => {
    const struck = element.classList.toggle("struck");
    input.readOnly = struck;
    strike.setAttribute("aria-pressed", String(struck));
  });
  /** @returns {ReceiptEdit[]} */
  const edit = () => {
    const now = input.value.trim();
    if (element.classList.contains("struck") || !now) return [{ key }];
    return now === text.trim() ? [] : [{ key, text: now }];
  };
  return { element, edit };
}

function addStyle() {
  if (document.querySelector("link[href$='receipt.css']")) return;
  document.head.append(el("link", { rel: "stylesheet", href: "/static/widget/receipt.css" }));
}

/**
 * Erasing a customer who asked to be forgotten, for supervisors: what would go, and a field against a slip.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("./staff").CustomerErasure} CustomerErasure */
/** @typedef {(confirm: string | null) => Promise<CustomerErasure>} Erase without a text only says what would go */

/** What begins it. @param {Erase} erase */
export function eraseCard(erase) {
  const begin = () => askErase(erase).catch((error) => toast(sentenceOf(error), { tone: "danger" }));
  return el(
    "div",
    {},
    el("p", { class: "small muted" }, "For a customer who asks to be forgotten."),
    el("button", { type: "button", class: "button danger small", data: { key: "erase" }, on: { click: begin } }, "Erase this customer"),
  );
}

/** @param {Erase} erase */
async function askErase(erase) {
  const found = await erase(null);
  const field = el("input", { class: "input", autofocus: true, required: true, maxLength: 400, autocomplete: "off" });
  const what = found.is_known ? "Type the customer’s name or e-mail address" : "Type “erase”: no name or address is known";
  const answer = await ask({
    title: "Erase this customer",
    content: [
      el("p", {}, `These go for good: ${listed(found)}; name, address and numbers; what waits to be mailed. What is open is closed. Figures keep that there was a conversation.`),
      found.customers > 1 && el("p", { class: "caution" }, `${found.customers} customers were merged into this one, and all of them go.`),
      el("label", { class: "field" }, el("span", {}, what), field),
    ],
    actions: [
      { label: "Cancel", value: "" },
      { label: "Erase for good", value: "yes", kind: "danger" },
    ],
    attempt: () => erase(field.value),
  });
  // This page has shown what is gone now: it begins anew, without it.
  if (answer) location.assign(location.pathname);
}

/** @param {CustomerErasure} found */
function listed({ conversations, messages, files, notes, preferences }) {
  const counts = /** @type {[number, string][]} */ ([
    [conversations, "conversation"],
    [messages, "message"],
    [files, "file"],
    [notes, "note"],
    [preferences, "thing kept in mind"],
  ]);
  const parts = counts.filter(([count]) => count > 0).map(([count, noun]) => `${count} ${count === 1 ? noun : plural(noun)}`);
  return parts.join(", ") || "nothing but the customer’s own line";
}

/** @param {string} noun */
const plural = (noun) => (noun.startsWith("thing") ? "things kept in mind" : `${noun}s`);

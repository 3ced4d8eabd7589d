/** Goodwill on the board: what each agent may give, and what was given that day. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { clock, exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("../desk/goodwill").GoodwillBoard} GoodwillBoard */
/** @typedef {import("../desk/goodwill").Allowance} Allowance */

const KINDS = { voucher: "Voucher", free_shipping: "Free shipping", thank_you_note: "Thank-you note" };

export class GoodwillPanel {
  element = el("section", { class: "panel goodwill-panel", "aria-label": "Goodwill" });
  #canOpen;

  /** @param {boolean} canOpen whether this member of staff may open conversations */
  constructor(canOpen) {
    this.#canOpen = canOpen;
  }

  /** @param {string} day */
  async load(day) {
    try {
      const board = await call("GET", `/api/board/goodwill?day=${encodeURIComponent(day)}`);
      afterPress(() => this.#draw(board));
    } catch (error) {
      fill(this.element, el("h2", {}, "Goodwill"), el("p", { class: "muted" }, sentenceOf(error)));
    }
  }

  /** @param {GoodwillBoard} board */
  #draw(board) {
    const { allowance, gestures, total } = board;
    const change = el("button", { type: "button", class: "button small", on: { click: () => this.#change(board) } }, "Change the allowance");
    const may = allowance.per_day
      ? `Each agent may give €${allowance.per_day} a day, in vouchers of up to €${allowance.largest}. Free shipping counts for €${allowance.shipping}.`
      : "Agents can’t give vouchers or free shipping yet. Set an allowance first.";
    refill(
      this.element,
      el("h2", {}, "Goodwill"),
      el("p", { class: "small muted" }, may),
      el("p", {}, change),
      gestures.length ? this.#table(board) : el("p", { class: "muted" }, "Nothing was given this day."),
      gestures.length > 0 && el("p", { class: "numbers" }, `€${total} in all`),
    );
  }

  /** @param {GoodwillBoard} board */
  #table({ gestures }) {
    const rows = gestures.map(({ at, agent_name: agent, kind, amount, reason, conversation_id: id }) =>
      el(
        "tr",
        {},
        el("td", { title: exact(at) }, clock(at)),
        el("td", {}, agent),
        el("td", {}, amount ? `${KINDS[kind]} of €${amount}` : KINDS[kind]),
        el("td", {}, this.#canOpen ? el("a", { href: `/desk#${encodeURIComponent(id)}` }, reason) : reason),
      ),
    );
    const heads = ["Time", "Agent", "Gesture", "Why"].map((title) => el("th", { scope: "col" }, title));
    return el("div", { class: "goodwill-table" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)));
  }

  /** @param {GoodwillBoard} board */
  async #change({ allowance, day }) {
    const fields = { largest: number(allowance.largest), per_day: number(allowance.per_day), shipping: number(allowance.shipping) };
    const problem = el("p", { class: "field-error", role: "alert" });
    const content = [labelled("Largest voucher, in euros", fields.largest), labelled("All gestures of one agent in a day, in euros", fields.per_day), labelled("What free shipping counts for, in euros", fields.shipping), problem];
    const actions = [
      { label: "Cancel", value: "" },
      { label: "Set the allowance", value: "yes", kind: /** @type {const} */ ("primary") },
    ];
    while (await ask({ title: "Goodwill allowance", content, actions })) {
      try {
        const body = { largest: Number(fields.largest.value), per_day: Number(fields.per_day.value), shipping: Number(fields.shipping.value) };
        await call("PUT", "/api/board/allowance", { body });
        toast("The allowance holds from now on", { tone: "positive" });
        return await this.load(day);
      } catch (error) {
        problem.textContent = sentenceOf(error);
      }
    }
  }
}

/** @param {number} value */
function number(value) {
  return el("input", { class: "input", type: "number", min: "0", max: "10000", step: "1", value: String(value) });
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function labelled(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

/**
 * What speaks against a message before it is sent: a bar above the composer with what was found, and the
 * choice to send it anyway or to change it.
 */
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { clock } from "../shared/time.js";

/** @typedef {import("./aids").DraftChecked} DraftChecked */
/** @typedef {import("./aids").Reask} Reask */

/** @type {Record<Reask["kind"], string>} */
const THINGS = {
  name: "their name",
  email: "their e-mail address",
  order_number: "the order number",
  address: "the address",
  phone: "their phone number",
  problem: "what happened",
};

export class SendGuard {
  element = el("section", { class: "send-guard", role: "alert", "aria-label": "Before you send", hidden: true });

  /**
   * Shows what was found.
   * @param {DraftChecked} found
   * @param {{send: () => void, edit: () => void}} choices
   */
  warn(found, { send, edit }) {
    const leave = (/** @type {() => void} */ run) => () => {
      this.clear();
      run();
    };
    const warnings = found.reasks.map(reaskWarning);
    if (found.unfilled?.length) warnings.push(unfilledWarning(found.unfilled));
    if (found.answered) warnings.unshift(answeredWarning(found.answered));
    fill(
      this.element,
      icon("alert"),
      el("div", { class: "send-guard-words" }, ...warnings),
      el("button", { type: "button", class: "button small", on: { click: leave(edit) } }, "Edit"),
      el("button", { type: "button", class: "button small", on: { click: leave(send) } }, "Send anyway"),
    );
    this.element.hidden = false;
  }

  clear() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}

/**
 * Whether there is anything to warn of.
 * @param {DraftChecked} found
 */
export function speaksAgainst(found) {
  return Boolean(found.reasks.length || found.answered || found.unfilled?.length);
}

/** @param {string[]} names */
function unfilledWarning(names) {
  const shown = names.map((name) => `{${name}}`).join(", ");
  return el("p", {}, "Not filled in yet: ", el("bdi", { class: "given" }, shown));
}

/** @param {import("./aids").ColleagueAnswer} answered */
function answeredWarning({ at, name, text }) {
  return el("p", {}, `${name} has answered meanwhile, at ${clock(at)}: `, el("bdi", { class: "given" }, `“${text}”`));
}

/** @param {Reask} reask */
function reaskWarning({ kind, value, name }) {
  const thing = name ? `the ${name.replace(/ number$/i, "")} number` : THINGS[kind];
  return el("p", {}, `The customer gave ${thing} already: `, el("bdi", { class: "given" }, value));
}

/** The small forms above the composer: one's name before the first message; an address is in address.js. */
import { el, fill, need } from "../shared/dom.js";
import { afterPress } from "../shared/press.js";

/**
 * @typedef {{
 *   label: string, type: string, value?: string, autocomplete: AutoFill, max: number, empty: string,
 *   save: (value: string) => Promise<unknown>, dismiss?: () => void,
 * }} Question
 */

/**
 * Asks for the customer's name while nothing has been said.
 * @param {HTMLElement} root
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
export function askName(root, conversation, memory) {
  const done = () => {
    memory.set("nameAsked", "1");
    update(true);
  };
  const ask = () =>
    form({
      label: "What may we call you? (optional)",
      type: "text",
      autocomplete: "given-name",
      max: 80,
      empty: "Write your name, or skip this.",
      save: (name) => conversation.update({ name }).then(done),
      dismiss: done,
    });
  const update = follow(root, conversation, ({ loaded, started, name }) => (!loaded || started || name || memory.get("nameAsked") ? null : ask));
}

/**
 * Keeps what the news of the conversation ask for in `root`, and takes no form away from whoever is at it: it goes
 * once it is left as it was. The function that this returns looks anew; with true after the customer's own press.
 * @param {HTMLElement} root
 * @param {import("./conversation.js").Conversation} conversation
 * @param {(facts: import("./conversation.js").Facts) => (() => HTMLElement) | null} choose what makes the form to show
 */
export function follow(root, conversation, choose) {
  /** @type {(() => HTMLElement) | null} */
  let shown = null;
  const update = (own = false) => {
    const wanted = choose(conversation.facts);
    const input = root.querySelector("input");
    const held = root.contains(document.activeElement);
    if (wanted === shown || (!own && (held || (input && input.value !== input.defaultValue)))) return;
    shown = wanted;
    root.hidden = !wanted;
    fill(root, wanted?.());
    if (held) need("fd-composer").focus();
  };
  const news = () => update();
  conversation.addEventListener("facts", () => afterPress(news));
  root.addEventListener("focusout", ({ relatedTarget }) => root.contains(/** @type {Node} */ (relatedTarget)) || afterPress(news));
  news();
  return update;
}

/** @param {Question} question */
export function form({ label, type, value, autocomplete, max, empty, save, dismiss }) {
  const input = el("input", { class: "input", id: `answer-${type}`, name: type, type, defaultValue: value, autocomplete, maxlength: max });
  const error = el("p", { class: "field-error", id: `${input.id}-error`, role: "alert" });
  const submit = el("button", { type: "submit", class: "button primary" }, "Save");
  input.setAttribute("aria-describedby", error.id);
  const refuse = (/** @type {string} */ sentence) => {
    error.textContent = sentence;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const value = input.value.trim();
    if (!value) return refuse(empty);
    if (!input.validity.valid) return refuse("That is no e-mail address. Check it, please.");
    if (submit.ariaDisabled === "true") return;
    submit.ariaDisabled = "true"; // not disabled: that would take the focus away
    await save(value).catch((/** @type {Error} */ problem) => refuse(problem.message));
    submit.ariaDisabled = null;
  };
  return el(
    "form",
    { class: "card", novalidate: "", on: { submit: send } },
    el("label", { for: input.id }, label),
    dismiss && el("button", { type: "button", class: "chip", on: { click: dismiss } }, "Skip"),
    el("div", { class: "card-row" }, input, submit),
    error,
  );
}

/** The small form above the composer: one's name before the first message, an address when nobody is there. */
import { el, fill, need } from "../shared/dom.js";

/**
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {{
 *   label: string, type: string, autocomplete: AutoFill, button: string, max: number, empty: string,
 *   save: (value: string) => Promise<unknown>, dismiss?: () => void,
 * }} Question
 */

export class Card {
  /** @type {"none" | "name" | "email" | "noted"} */
  #shown = "none";
  #changing = false;
  #root;
  #conversation;
  #memory;

  /**
   * @param {HTMLElement} root
   * @param {Conversation} conversation
   * @param {import("./memory.js").Memory} memory
   */
  constructor(root, conversation, memory) {
    this.#root = root;
    this.#conversation = conversation;
    this.#memory = memory;
  }

  /** Shows what these facts ask for, without touching a form that is being filled in. */
  update() {
    const wanted = this.#wanted();
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const held = this.#root.contains(document.activeElement);
    this.#root.hidden = wanted === "none";
    if (wanted === "none") fill(this.#root);
    else if (wanted === "noted") fill(this.#root, this.#noted());
    else fill(this.#root, form(wanted === "name" ? this.#name() : this.#email()));
    if (held) need("fd-composer").focus();
  }

  #wanted() {
    const { facts } = this.#conversation;
    if (!facts.loaded || facts.receipt) return "none";
    if (facts.owner === "waiting" && facts.onDuty) return facts.email ? "none" : "email";
    if (facts.owner === "waiting") return facts.email && !this.#changing ? "noted" : "email";
    return facts.started || facts.name || this.#memory.get("nameAsked") ? "none" : "name";
  }

  /** @returns {Question} */
  #name() {
    const done = () => {
      this.#memory.set("nameAsked", "1");
      this.update();
    };
    return {
      label: "What may we call you? (optional)",
      type: "text",
      autocomplete: "given-name",
      button: "Save",
      max: 80,
      empty: "Write your name, or skip this.",
      save: (name) => this.#conversation.update({ name }).then(done),
      dismiss: done,
    };
  }

  /** @returns {Question} */
  #email() {
    return {
      label: this.#conversation.facts.onDuty ? "Rather not wait? Leave your e-mail address and keep your place." : "Where may we send the answer?",
      type: "email",
      autocomplete: "email",
      button: "Save",
      max: 254,
      empty: "Write your e-mail address.",
      save: async (email) => {
        await this.#conversation.update({ email });
        this.#conversation.facts.email = email;
        this.#changing = false;
        this.update();
      },
    };
  }

  #noted() {
    const change = () => {
      this.#changing = true;
      this.update();
      this.#root.querySelector("input")?.focus();
    };
    const { facts } = this.#conversation;
    return el(
      "p",
      { class: "noted" },
      el("span", {}, facts.confirmed !== facts.email && "Open the link we mail first. ", "Answers go to ", el("strong", {}, facts.email)),
      el("button", { type: "button", class: "chip", on: { click: change } }, "Change"),
    );
  }
}

/** @param {Question} question */
function form({ label, type, autocomplete, button, max, empty, save, dismiss }) {
  const input = el("input", { class: "input", id: "answer", name: type, type, autocomplete, maxlength: max, "aria-describedby": "answer-error" });
  const error = el("p", { class: "field-error", id: "answer-error", role: "alert" });
  const submit = el("button", { type: "submit", class: "button primary" }, button);
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
    el("label", { for: "answer" }, label),
    dismiss && el("button", { type: "button", class: "chip", on: { click: dismiss } }, "Skip"),
    el("div", { class: "card-row" }, input, submit),
    error,
  );
}

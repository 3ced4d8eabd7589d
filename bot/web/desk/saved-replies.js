/**
 * Saved replies and macros in the composer: `/shortcut` fills a reply in, or does several steps at once.
 */
import { sentenceOf } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { toast } from "../shared/toast.js";
import { Completion } from "./completion.js";
import { MacroBar } from "./macro-bar.js";
import { askButton } from "./sensitive.js";
import { manageReplies } from "./replies-dialog.js";

/** @typedef {import("./staff").SavedReplyView} SavedReplyView */
/** @typedef {import("./staff").MacroView} MacroView */

const SHORTCUT = /(?:^|\s)\/([\w-]*)$/;

export class SavedReplies {
  /** @type {import("./staff").SavedReplies} */
  saved = { variables: [], replies: [], macros: [] };
  #desk;
  #composer;
  #completion;
  #bar = new MacroBar();

  /**
   * @param {import("../shared/socket.js").Socket} socket
   * @param {import("./desk.js").Desk} desk
   * @param {import("./composer.js").Composer} composer
   */
  constructor(socket, desk, composer) {
    this.#desk = desk;
    this.#composer = composer;
    const field = /** @type {HTMLElement} */ (composer.element.querySelector("fd-composer"));
    this.#completion = new Completion(field, SHORTCUT, (word) => this.#options(word));
    field.before(this.#bar.element);
    const manage = el("button", { type: "button", class: "button quiet small", on: { click: () => this.manage() } }, "Saved replies");
    composer.element.append(el("div", { class: "composer-tools" }, askButton(desk), manage));
    socket.addEventListener("opened", () => this.#load());
    desk.addEventListener("opened", () => this.#bar.undo());
  }

  /** Shows everything that is saved, to be changed. */
  async manage() {
    await manageReplies(this.saved, (frame) => this.#ask(frame));
    this.#composer.focus();
  }

  async #load() {
    await this.#ask({ type: "reply.list" });
  }

  /** @param {{type: string} & Record<string, unknown>} frame */
  async #ask(frame) {
    this.saved = await this.#desk.ask(frame);
    return this.saved;
  }

  /** @param {string} word */
  #options(word) {
    const { replies, macros } = this.saved;
    const matches = (/** @type {string} */ text) => text.toLocaleLowerCase().includes(word);
    return [
      ...replies
        .filter(({ shortcut, title }) => shortcut.startsWith(word) || matches(title))
        .map((reply) => ({ title: `/${reply.shortcut} · ${reply.title}`, detail: reply.text, take: () => this.#insert(reply) })),
      ...macros
        .filter(({ title }) => matches(title))
        .map((macro) => ({ title: `Macro · ${macro.title}`, detail: macroText(macro), take: () => this.#offer(macro) })),
    ];
  }

  /** @param {SavedReplyView} reply */
  async #insert(reply) {
    const id = this.#desk.current?.id;
    try {
      /** @type {import("./staff").FilledReply} */
      const { text, missing = [] } = await this.#desk.ask({ type: "reply.fill", conversation_id: id, reply_id: reply.id });
      if (this.#desk.current?.id !== id) return;
      this.#completion.write(text);
      if (!missing.length) return;
      this.#completion.choose(`{${missing[0]}}`);
      toast(`Fill in ${missing.map((name) => `{${name}}`).join(", ")} before you send.`);
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  /** @param {MacroView} macro */
  #offer(macro) {
    const id = this.#desk.current?.id;
    if (id) this.#bar.offer(macro.title, macroText(macro), () => this.#run(macro, id));
  }

  /** @param {MacroView} macro @param {string} id */
  async #run(macro, id) {
    try {
      await this.#desk.runMacro(id, macro.id, newId());
      toast(`Done: ${macro.title}`, { tone: "positive" });
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }
}

/**
 * What a macro does, in a line.
 * @param {MacroView} macro
 */
export function macroText({ steps }) {
  return steps.map(stepText).join(", then ");
}

/** @param {import("./staff").MacroStep} step */
function stepText(step) {
  if (step.do === "reply") return `say “${step.text}”`;
  if (step.do === "label") return `label it “${step.label}”`;
  if (step.do === "snooze") return step.hours === 1 ? "snooze it for an hour" : `snooze it for ${step.hours} hours`;
  return step.do === "close" ? "close it" : "hand it back";
}

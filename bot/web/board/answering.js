/** How customers of agents are answered, on the board: within which time they should have the next word. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { durationText } from "../shared/duration.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("./board").Answering} Answering */

export class AnsweringPanel {
  element = el("section", { class: "panel", "aria-label": "Answering" });

  async load() {
    try {
      const answering = await call("GET", "/api/board/answering");
      afterPress(() => this.#draw(answering));
    } catch (error) {
      fill(this.element, el("h2", {}, "Answering"), el("p", { class: "muted" }, sentenceOf(error)));
    }
  }

  /** @param {Answering} answering */
  #draw(answering) {
    const change = el("button", { type: "button", class: "button small", on: { click: () => this.#change(answering) } }, "Change");
    const target = durationText(answering.next_reply_s);
    refill(
      this.element,
      el("h2", {}, "Answering"),
      el("p", { class: "small muted" }, `Who writes to their agent should have the next reply within ${target}. The desk marks a reply that is owed from half of that on, and as late after it.`),
      el("p", {}, change),
    );
  }

  /** @param {Answering} answering */
  async #change(answering) {
    const minutes = el("input", { class: "input", type: "number", min: "0.5", max: "10080", step: "any", value: String(answering.next_reply_s / 60) });
    const problem = el("p", { class: "field-error", role: "alert" });
    const target = el("label", { class: "field" }, el("span", {}, "The next reply comes within, in minutes"), minutes);
    const actions = [
      { label: "Cancel", value: "" },
      { label: "Save", value: "yes", kind: /** @type {const} */ ("primary") },
    ];
    while (await ask({ title: "Answering", content: [target, problem], actions })) {
      try {
        const body = { next_reply_s: Math.round(Number(minutes.value) * 60) };
        const saved = await call("PUT", "/api/board/answering", { body });
        toast("Saved. Every desk goes by it from now on", { tone: "positive" });
        return this.#draw(saved);
      } catch (error) {
        problem.textContent = sentenceOf(error);
      }
    }
  }
}

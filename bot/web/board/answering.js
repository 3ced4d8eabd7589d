/** How customers of agents are answered, on the board: the time to the next word, and who is on call. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { durationText } from "../shared/duration.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("./board").Answering} Answering */

export class AnsweringPanel {
  element = el("section", { class: "panel answering-panel", "aria-label": "Answering" });

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
      el("p", { class: "small muted" }, takeBackText(answering)),
      el("p", { class: "small muted" }, onCallText(answering.staff)),
      el("p", {}, change),
    );
  }

  /** @param {Answering} answering */
  async #change(answering) {
    const minutes = el("input", { class: "input", type: "number", min: "0.5", max: "10080", step: "any", value: String(answering.next_reply_s / 60) });
    const boxes = answering.staff.map(({ staff_id, name, on_call }) => ({ name, box: el("input", { type: "checkbox", value: staff_id, checked: on_call }) }));
    const problem = el("p", { class: "field-error", role: "alert" });
    const content = [
      el("label", { class: "field" }, el("span", {}, "The next reply comes within, in minutes"), minutes),
      el(
        "fieldset",
        { class: "on-call" },
        el("legend", {}, "On call"),
        el("p", { class: "small muted" }, "They get a mail when a customer waits for a person and no desk is open."),
        ...boxes.map(({ name, box }) => el("label", {}, box, el("bdi", {}, name))),
      ),
      problem,
    ];
    const actions = [
      { label: "Cancel", value: "" },
      { label: "Save", value: "yes", kind: /** @type {const} */ ("primary") },
    ];
    while (await ask({ title: "Answering", content, actions })) {
      try {
        const body = { next_reply_s: Math.round(Number(minutes.value) * 60), on_call: boxes.filter(({ box }) => box.checked).map(({ box }) => box.value) };
        const saved = await call("PUT", "/api/board/answering", { body });
        toast("Saved. Every desk goes by it from now on", { tone: "positive" });
        return this.#draw(saved);
      } catch (error) {
        problem.textContent = sentenceOf(error);
      }
    }
  }
}

/** @param {Answering} answering */
function takeBackText({ take_back_s, take_back_locked }) {
  const text = `A reply that is still owed after ${durationText(take_back_s)} is somebody else’s to give. The agent is warned a minute before.`;
  return take_back_locked ? `${text} The time is locked: FRONTDESK_AGENT_SILENT_S sets it.` : `${text} The time follows from the target.`;
}

/** @param {import("./board").OnCall[]} staff */
function onCallText(staff) {
  const names = staff.filter(({ on_call }) => on_call).map(({ name }) => name);
  if (!names.length) return "Nobody is on call: when no desk is open, no mail says that a customer waits.";
  return `On call, and mailed when a customer waits and no desk is open: ${new Intl.ListFormat(undefined).format(names)}.`;
}

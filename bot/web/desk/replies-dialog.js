/**
 * Where saved replies and macros are written, changed and removed.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";

/** @typedef {import("./staff").SavedReplies} SavedReplies */
/** @typedef {(frame: {type: string} & Record<string, unknown>) => Promise<SavedReplies>} Ask */

/**
 * Shows everything until it is closed.
 * @param {SavedReplies} saved
 * @param {Ask} send
 */
export async function manageReplies(saved, send) {
  const body = el("div", { class: "replies-dialog" });
  const view = new RepliesView(body, saved, send);
  view.showAll();
  await ask({ title: "Saved replies and macros", content: [body], wide: true, actions: [{ label: "Close", value: "close" }] });
}

class RepliesView {
  #body;
  #saved;
  #send;

  /** @param {HTMLElement} body @param {SavedReplies} saved @param {Ask} send */
  constructor(body, saved, send) {
    this.#body = body;
    this.#saved = saved;
    this.#send = send;
  }

  showAll() {
    const { replies = [], macros = [] } = this.#saved;
    fill(
      this.#body,
      el("h3", {}, "Replies"),
      replies.length ? el("ul", { class: "saved" }, ...replies.map((reply) => this.#replyLine(reply))) : el("p", { class: "muted" }, "None yet. Write / and its shortcut in a reply to use one."),
      button("New reply", () => this.#editReply()),
      el("h3", {}, "Macros"),
      macros.length ? el("ul", { class: "saved" }, ...macros.map((macro) => this.#macroLine(macro))) : el("p", { class: "muted" }, "None yet. A macro replies, labels and closes in one action."),
      button("New macro", () => this.#editMacro()),
    );
  }

  /** @param {import("./staff").SavedReplyView} reply */
  #replyLine(reply) {
    return el(
      "li",
      {},
      el("div", { class: "saved-words" }, el("strong", {}, `/${reply.shortcut}`), ` ${reply.title}`, el("p", { class: "muted", dir: "auto" }, reply.text)),
      button("Edit", () => this.#editReply(reply), `Edit /${reply.shortcut}`),
      button("Delete", () => this.#change({ type: "reply.remove", reply_id: reply.id }), `Delete /${reply.shortcut}`),
    );
  }

  /** @param {import("./staff").MacroView} macro */
  #macroLine(macro) {
    return el(
      "li",
      {},
      el("div", { class: "saved-words" }, el("strong", {}, macro.title), el("p", { class: "muted" }, macro.steps.map((step) => step.do).join(" → "))),
      button("Edit", () => this.#editMacro(macro), `Edit ${macro.title}`),
      button("Delete", () => this.#change({ type: "macro.remove", macro_id: macro.id }), `Delete ${macro.title}`),
    );
  }

  /** @param {import("./staff").SavedReplyView} [reply] */
  #editReply(reply) {
    const shortcut = el("input", { class: "input", value: reply?.shortcut ?? "", placeholder: "delay", autocomplete: "off" });
    const title = el("input", { class: "input", value: reply?.title ?? "", placeholder: "A late reply", autocomplete: "off" });
    const text = el("textarea", { class: "input", rows: 5, value: reply?.text ?? "" });
    const names = this.#saved.variables.map((name) => `{${name}}`).join(", ");
    this.#form(
      [field("Shortcut", shortcut), field("Title", title), field("Text", text), el("p", { class: "small muted" }, `Filled in by itself: ${names}`)],
      () => ({ type: "reply.save", shortcut: shortcut.value, title: title.value, text: text.value, reply_id: reply?.id ?? "" }),
    );
    shortcut.focus();
  }

  /** @param {import("./staff").MacroView} [macro] */
  #editMacro(macro) {
    const step = (/** @type {string} */ name) => macro?.steps.find((each) => each.do === name);
    const last = macro?.steps.find(({ do: name }) => ["snooze", "close", "return"].includes(name));
    const title = el("input", { class: "input", value: macro?.title ?? "", autocomplete: "off" });
    const text = el("textarea", { class: "input", rows: 4, value: step("reply")?.text ?? "" });
    const label = el("input", { class: "input", value: step("label")?.label ?? "", autocomplete: "off" });
    const end = el("select", { class: "input" }, ...ENDS.map(([value, words]) => el("option", { value }, words)));
    end.value = last ? (last.do === "snooze" ? `snooze:${nearest(last.hours ?? 24)}` : last.do) : "";
    this.#form([field("Title", title), field("Say (optional)", text), field("Put this label on (optional)", label), field("And then", end)], () => ({
      type: "macro.save",
      title: title.value,
      macro_id: macro?.id ?? "",
      steps: [
        ...(text.value.trim() ? [{ do: "reply", text: text.value.trim() }] : []),
        ...(label.value.trim() ? [{ do: "label", label: label.value.trim() }] : []),
        ...lastStep(end.value),
      ],
    }));
    title.focus();
  }

  /** @param {HTMLElement[]} fields @param {() => {type: string} & Record<string, unknown>} frame */
  #form(fields, frame) {
    const problem = el("p", { class: "field-error", role: "alert" });
    const save = button("Save", () => this.#change(frame(), problem));
    save.classList.add("primary");
    fill(this.#body, ...fields, problem, el("div", { class: "saved-actions" }, button("Back", () => this.showAll()), save));
  }

  /** @param {{type: string} & Record<string, unknown>} frame @param {HTMLElement} [problem] */
  async #change(frame, problem) {
    try {
      this.#saved = await this.#send(frame);
      this.showAll();
    } catch (error) {
      if (problem) problem.textContent = sentenceOf(error);
      else this.showAll();
    }
  }
}

/** @type {[string, string][]} */
const ENDS = [
  ["", "Keep it"],
  ["close", "Close it"],
  ["return", "Hand it back to the assistant"],
  ["snooze:1", "Snooze it for an hour"],
  ["snooze:24", "Snooze it for a day"],
  ["snooze:168", "Snooze it for a week"],
];

/** @param {number} hours */
function nearest(hours) {
  return [1, 24, 168].reduce((best, each) => (Math.abs(each - hours) < Math.abs(best - hours) ? each : best));
}

/** @param {string} value */
function lastStep(value) {
  const [name, hours] = value.split(":");
  if (!name) return [];
  return [hours ? { do: name, hours: Number(hours) } : { do: name }];
}

/** @param {string} name @param {HTMLElement} control */
function field(name, control) {
  return el("label", { class: "field" }, el("span", {}, name), control);
}

/** @param {string} text @param {() => void} run @param {string} [label] */
function button(text, run, label) {
  return el("button", { type: "button", class: "button small", "aria-label": label ?? null, on: { click: run } }, text);
}

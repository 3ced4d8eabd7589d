/**
 * One change for all selected entries: what can be done, and what became of each.
 *
 * Events: `done` after a change, `clear` when nothing should be selected any more, `all` to select all that match.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { toast } from "../shared/toast.js";
import { changeEntries } from "./entries.js";
import { throughGate } from "./gate.js";

/** @typedef {{label: string, title: string, button: string, asks: string, kind: "primary" | "danger", done: string}} Action */

/** @type {Record<string, Action>} */
const ACTIONS = {
  publish: { label: "Publish…", title: "Publish the newest versions?", button: "Publish", asks: "", kind: "primary", done: "live now" },
  set_category: { label: "Set category…", title: "Which category?", button: "Set category", asks: "Category", kind: "primary", done: "changed" },
  add_tag: { label: "Add tag…", title: "Which tag?", button: "Add tag", asks: "Tag", kind: "primary", done: "changed" },
  set_owner: { label: "Set owner…", title: "Who owns them?", button: "Set owner", asks: "Owner", kind: "primary", done: "changed" },
  retire: { label: "Retire…", title: "Retire these entries?", button: "Retire", asks: "", kind: "danger", done: "retired" },
};

export class BulkBar extends EventTarget {
  element = el("div", { class: "bulk-bar", role: "group", "aria-label": "Selected entries", hidden: true });
  #count = el("span", { class: "numbers", role: "status" });
  #action = el("select", { class: "input", "aria-label": "Do with the selected entries" });
  #all = el("button", { type: "button", class: "button quiet small", on: { click: () => this.dispatchEvent(new CustomEvent("all")) } });
  /** @type {ReadonlyMap<string, string>} */
  #selected = new Map();

  constructor() {
    super();
    const none = el("button", { type: "button", class: "button quiet small", on: { click: () => this.dispatchEvent(new CustomEvent("clear")) } }, "Clear");
    fill(this.#action, el("option", { value: "" }, "Do…"), ...Object.entries(ACTIONS).map(([value, { label }]) => el("option", { value }, label)));
    this.#action.addEventListener("change", () => this.#run());
    fill(this.element, this.#count, this.#all, none, this.#action);
  }

  /**
   * @param {ReadonlyMap<string, string>} selected the questions by entry id
   * @param {number} total how many match the search
   */
  show(selected, total) {
    this.#selected = selected;
    this.element.hidden = selected.size === 0;
    this.#count.textContent = `${selected.size.toLocaleString()} selected`;
    this.#all.hidden = selected.size >= total;
    this.#all.textContent = `Select all ${total.toLocaleString()}`;
  }

  async #run() {
    const name = this.#action.value;
    const action = ACTIONS[name];
    this.#action.value = "";
    if (!action) return;
    const value = el("input", { class: "input", maxLength: 120 });
    const reason = el("input", { class: "input", maxLength: 500 });
    const count = this.#selected.size.toLocaleString();
    const answer = await ask({
      title: action.title,
      content: [
        el("p", {}, `${count} ${this.#selected.size === 1 ? "entry" : "entries"}. Each keeps its history.`),
        action.asks && el("label", { class: "field" }, el("span", {}, action.asks), value),
        el("label", { class: "field" }, el("span", {}, "Why? Kept in the history"), reason),
      ],
      actions: [
        { label: "Cancel", value: "" },
        { label: action.button, value: "yes", kind: action.kind },
      ],
    });
    if (answer === "yes") await this.#change(name, action, value.value.trim(), reason.value.trim());
  }

  /**
   * @param {string} name
   * @param {Action} action
   * @param {string} value
   * @param {string} reason
   */
  async #change(name, action, value, reason) {
    const questions = this.#selected;
    const ids = [...questions.keys()];
    try {
      const parts = [];
      for (let start = 0; start < ids.length; start += 500) {
        const some = ids.slice(start, start + 500);
        const done = name === "publish" || name === "retire" ? await passAll(some, name, action.button, reason) : await changeEntries(some, name, value, reason);
        if (done) parts.push(done);
      }
      if (!parts.length) return;
      const changed = parts.flatMap((part) => part.changed).length;
      const refused = parts.flatMap((part) => part.refused);
      toast(`${changed.toLocaleString()} ${action.done}`, { tone: refused.length ? "plain" : "positive" });
      this.dispatchEvent(new CustomEvent("done"));
      if (refused.length) await tellRefusals(refused, questions);
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }
}

/**
 * Through the gate, all together; null when that was called off.
 * @param {string[]} ids
 * @param {"publish" | "retire"} action
 * @param {string} verb
 * @param {string} reason
 */
async function passAll(ids, action, verb, reason) {
  /** @type {import("./studio").BulkDone | null} */
  let done = null;
  const title = `${verb} ${ids.length.toLocaleString()} ${ids.length === 1 ? "entry" : "entries"}`;
  await throughGate({
    bulk: { action, entry_ids: ids },
    title,
    verb,
    go: async (consent) => {
      done = await changeEntries(ids, action, "", reason, consent);
      return [];
    },
  });
  return done;
}

/**
 * @param {import("./studio").BulkRefusal[]} refused
 * @param {ReadonlyMap<string, string>} questions
 */
async function tellRefusals(refused, questions) {
  const lines = refused.map(({ entry_id, message }) => el("li", {}, el("a", { href: `#${encodeURIComponent(entry_id)}` }, questions.get(entry_id) ?? entry_id), `: ${message}`));
  await ask({
    title: `${refused.length.toLocaleString()} stayed as they were`,
    content: [el("ul", { class: "refusals" }, ...lines)],
    actions: [{ label: "Close", value: "", kind: "primary" }],
  });
}

/**
 * Several rows at once: which are chosen, and the bar with what can be done with them. Leaves as an event:
 * `selection`.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { toast } from "../shared/toast.js";
import { askLabel } from "./labels.js";
import { askSnooze } from "./snooze.js";
import { askColleague } from "./team.js";

/** So many the gateway takes at once. */
const AT_ONCE = 100;

export class Selection extends EventTarget {
  element = el("div", { class: "bulk-bar", role: "toolbar", "aria-label": "Selected conversations", hidden: true });
  start = el("button", { type: "button", class: "button small", on: { click: () => this.begin() } }, "Select");
  on = false;
  #desk;
  #all;
  /** @type {Set<string>} */
  #chosen = new Set();
  #count = el("span", { class: "small numbers", role: "status" });
  #acts;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {() => string[]} all the ids of the rows of the list in sight
   */
  constructor(desk, all) {
    super();
    this.#desk = desk;
    this.#all = all;
    this.#acts = [
      button("Give to", () => this.#assign()),
      button("Label", () => this.#label()),
      button("Priority", () => this.#prioritise()),
      button("Snooze", () => this.#snooze()),
      button("Close", () => this.#close()),
    ];
    fill(this.element, this.#count, button("All shown", () => this.#chooseAll()), ...this.#acts, button("Done", () => this.stop()));
  }

  /** @param {string} id */
  has(id) {
    return this.#chosen.has(id);
  }

  /**
   * Chooses a row, or no longer; the first begins the choosing.
   * @param {string} id
   */
  toggle(id) {
    if (!this.#chosen.delete(id)) this.#chosen.add(id);
    this.begin();
  }

  begin() {
    this.on = true;
    this.#draw();
  }

  stop() {
    this.on = false;
    this.#chosen.clear();
    this.#draw();
  }

  #chooseAll() {
    const all = this.#all();
    const chosen = all.every((id) => this.#chosen.has(id));
    this.#chosen = new Set(chosen ? [] : all);
    this.#draw();
  }

  #draw() {
    this.element.hidden = !this.on;
    this.start.hidden = this.on;
    this.#count.textContent = `${this.#chosen.size} selected`;
    for (const act of this.#acts) act.disabled = this.#chosen.size === 0;
    this.dispatchEvent(new Event("selection"));
  }

  async #assign() {
    const staff_id = await askColleague(this.#desk, null);
    if (staff_id) await this.#run({ do: "assign", staff_id });
  }

  async #label() {
    const label = await askLabel(this.#desk.labels);
    if (label) await this.#run({ do: "label", label });
  }

  async #prioritise() {
    const priority = await ask({
      title: `Priority of ${this.#words()}`,
      content: [el("p", {}, "High priority comes before the others in the queue.")],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Normal", value: "normal" },
        { label: "High", value: "high", kind: "primary" },
      ],
    });
    if (priority) await this.#run({ do: "prioritise", priority });
  }

  async #snooze() {
    const until = await askSnooze("the customer");
    if (until) await this.#run({ do: "snooze", until: until.toISOString() });
  }

  async #close() {
    const sure = await ask({
      title: `Close ${this.#words()}`,
      content: [el("p", {}, "Each opens again, with the assistant, when its customer writes.")],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Close them", value: "yes", kind: "primary" },
      ],
    });
    if (sure) await this.#run({ do: "close" });
  }

  #words() {
    return this.#chosen.size === 1 ? "one conversation" : `${this.#chosen.size} conversations`;
  }

  /** @param {{do: string} & Record<string, unknown>} change */
  async #run(change) {
    const ids = [...this.#chosen];
    /** @type {import("./staff").BulkRefusal[]} */
    const refused = [];
    try {
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const done = await this.#desk.changeSeveral(ids.slice(from, from + AT_ONCE), change);
        refused.push(...(done.refused ?? []));
      }
    } catch (error) {
      return void toast(sentenceOf(error), { tone: "danger" });
    }
    tell(ids.length - refused.length, refused);
    this.#chosen = new Set(refused.map(({ conversation_id }) => conversation_id));
    if (refused.length) this.#draw();
    else this.stop();
  }
}

/**
 * @param {number} done
 * @param {import("./staff").BulkRefusal[]} refused
 */
function tell(done, refused) {
  const words = done === 1 ? "Done with one conversation" : `Done with ${done} conversations`;
  if (!refused.length) return void toast(words, { tone: "positive" });
  const reasons = [...new Set(refused.map(({ message }) => message))].join(" ");
  toast(`${words}, not with ${refused.length}`, { tone: "danger", detail: reasons });
}

/**
 * @param {string} text
 * @param {() => void} run
 */
function button(text, run) {
  return el("button", { type: "button", class: "button small quiet", on: { click: run } }, text);
}

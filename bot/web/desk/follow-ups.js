/** Customers who gave a poor score or added a word, which nobody has seen to yet: a button in the bar, and their list. */
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, need } from "../shared/dom.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";

/** @typedef {import("./survey").FollowUpView} FollowUpView */

const PATH = "/api/desk/follow-ups";
const REFRESH_MS = 20_000;
/** Up to this score somebody gets back to the customer. */
const POOR = 2;

export class FollowUps {
  /** @type {FollowUpView[]} */
  #tasks = [];
  #button = el("button", { type: "button", class: "button quiet small follow-ups", hidden: true, on: { click: () => this.#show() } });
  #list = el("ul", { class: "follow-up-list" });
  #open;

  /** @param {(conversationId: string) => void} open */
  constructor(open) {
    this.#open = open;
    need("#keys-button").before(this.#button);
    this.#load();
    setInterval(() => document.hidden || this.#load(), REFRESH_MS);
  }

  async #load() {
    const answer = await call("GET", PATH).catch(() => null);
    afterPress(() => this.#take(answer));
  }

  /** @param {import("./survey").FollowUps | null} answer */
  #take(answer) {
    if (!answer) return;
    this.#tasks = answer.follow_ups;
    this.#button.hidden = this.#tasks.length === 0;
    refill(this.#button, "Follow up ", el("span", { class: "badge caution" }, this.#tasks.length.toLocaleString()));
    const rows = this.#tasks.map((task) => this.#row(task));
    refill(this.#list, ...(rows.length ? rows : [el("li", { class: "muted" }, "Everybody has been seen to.")]));
  }

  /** @param {FollowUpView} task */
  #row(task) {
    const open = () => {
      /** @type {HTMLDialogElement | null} */ (this.#list.closest("dialog"))?.close("");
      this.#open(task.conversation_id);
    };
    return el(
      "li",
      { class: "follow-up", data: { id: `${task.conversation_id} ${task.seq}` } },
      el("span", { class: task.score <= POOR ? "badge danger" : "badge" }, `${task.score} of 5`),
      el("div", { class: "follow-up-words" }, el("p", { title: exact(task.at) }, el("bdi", {}, task.customer_name ?? "Customer")), el("p", { class: "small muted", dir: "auto" }, task.comment ?? "No comment")),
      el("button", { type: "button", class: "button small", on: { click: open } }, "Open"),
      el("button", { type: "button", class: "button small", on: { click: () => this.#finish(task) } }, "Done"),
    );
  }

  /** @param {FollowUpView} task */
  async #finish({ conversation_id: id, seq }) {
    try {
      this.#take(await call("POST", `${PATH}/${encodeURIComponent(id)}/${seq}/done`));
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  async #show() {
    const content = [el("p", { class: "small muted" }, "These customers gave a poor score after the end, or added a word. Read it, get back to who is unhappy, then mark it as done."), this.#list];
    await ask({ title: "Follow up", content, actions: [{ label: "Close", value: "", kind: "primary" }], wide: true });
  }
}

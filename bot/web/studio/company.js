/**
 * Who else has the open entry open, and whether somebody saved it meanwhile.
 *
 * Event: `reload` when the editor wants the newest version instead of the one shown.
 */
import { el, fill } from "../shared/dom.js";
import { refill } from "../shared/refill.js";
import { sayLeft, sayOpen } from "./entries.js";

const EVERY_MS = 4_000;

export class Company extends EventTarget {
  element = el("div", { class: "company", role: "status" });
  #page = crypto.randomUUID();
  #read;
  #timer = 0;
  #entryId = "";
  #told = false;
  #load = el("button", { type: "button", class: "button small", on: { click: () => this.dispatchEvent(new CustomEvent("reload")) } }, "Show it");

  /** @param {() => {writing: boolean, base: number}} read */
  constructor(read) {
    super();
    this.#read = read;
    addEventListener("pagehide", () => this.follow(""));
  }

  /**
   * Looks after this entry from now on; "" for none.
   * @param {string} entryId
   */
  follow(entryId) {
    if (entryId === this.#entryId) return;
    if (this.#entryId) sayLeft(this.#entryId, this.#page);
    this.#entryId = entryId;
    fill(this.element);
    clearInterval(this.#timer);
    if (!entryId) return;
    this.#timer = setInterval(() => this.look(), EVERY_MS);
    this.look();
  }

  /** Somebody is writing here, or no longer: the others should hear of it soon. */
  noteWriting() {
    if (this.#entryId && this.#read().writing !== this.#told) this.look();
  }

  /** Asks now. */
  async look() {
    const entryId = this.#entryId;
    const { writing } = this.#read();
    this.#told = writing;
    try {
      const found = await sayOpen(entryId, { page: this.#page, writing });
      if (entryId === this.#entryId) this.#draw(found);
    } catch {
      // The next look is a few seconds away, and saving tells of a conflict in any case.
    }
  }

  /** @param {import("./studio").OpenElsewhere} found */
  #draw({ editors, latest, saved_by }) {
    const { base, writing } = this.#read();
    const lines = editors.map(({ name, writing: writes }) => `${name} ${writes ? "is writing here too." : "has this entry open too."}`);
    const newer = base > 0 && latest > base;
    const words = newer && `${saved_by || "Somebody"} saved revision ${latest} meanwhile. ${writing ? "When you save, you see both." : ""}`;
    const shown = [...lines, words].filter(Boolean).join(" ");
    if (shown === this.element.dataset.shown) return;
    this.element.dataset.shown = shown;
    refill(this.element, shown && el("p", {}, shown), newer && !writing && this.#load);
  }
}

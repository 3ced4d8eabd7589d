/** How many messages came while nobody looked, over page loads and tabs. */
export class Unread {
  #memory;
  #tell;
  #visible = true;
  #lastSeq = 0;
  /** @type {Set<number>} */
  #waiting = new Set();

  /**
   * @param {import("./memory.js").Memory} memory
   * @param {(count: number) => void} tell
   */
  constructor(memory, tell) {
    this.#memory = memory;
    this.#tell = tell;
    memory.watch("seen", () => this.#count());
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /** @param {readonly import("../shared/wire").Event[]} events */
  add(events) {
    for (const event of events) {
      this.#lastSeq = Math.max(this.#lastSeq, event.seq);
      if (event.type === "message" && event.sender !== "customer") this.#waiting.add(event.seq);
    }
    this.#look();
  }

  /** It is another conversation now. */
  clear() {
    this.#lastSeq = 0;
    this.#waiting.clear();
    this.#memory.set("seen", null);
    this.#count();
  }

  /** @param {boolean} visible */
  setVisible(visible) {
    this.#visible = visible;
    this.#look();
  }

  #look() {
    const seen = Number(this.#memory.get("seen"));
    if (this.#visible && !document.hidden && this.#lastSeq > seen) this.#memory.set("seen", String(this.#lastSeq));
    this.#count();
  }

  #count() {
    const seen = Number(this.#memory.get("seen"));
    for (const seq of this.#waiting) if (seq <= seen) this.#waiting.delete(seq);
    this.#tell(this.#waiting.size);
  }
}

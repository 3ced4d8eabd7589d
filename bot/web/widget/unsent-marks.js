/** What is struck or corrected on the receipt and the gateway does not have: kept over the page's end, and sent then. */

/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("./receipt-row.js").Mark} Mark */
/** @typedef {{key: string, text: string, mark: Mark}} Unsent `text` is the line's own: its key alone may be another's */

export class UnsentMarks {
  #memory;

  /** @param {import("./memory.js").Memory} memory */
  constructor(memory) {
    this.#memory = memory;
  }

  /** Keeps a mark until it is answered; one that is still being written is not. @param {ReceiptLine} line @param {Mark} mark */
  keep({ key, text }, mark) {
    if (!mark.finished) return;
    const restores = this.list().find((unsent) => unsent.key === key)?.mark.restores;
    this.#save([...this.#others(key), { key, text, mark: restores ? { ...mark, restores } : mark }]);
  }

  /** @param {string} key */
  drop(key) {
    this.#save(this.#others(key));
  }

  /** @returns {Unsent[]} */
  list() {
    try {
      return JSON.parse(this.#memory.get("marks") ?? "[]");
    } catch {
      return [];
    }
  }

  /** @param {string} key */
  #others(key) {
    return this.list().filter((unsent) => unsent.key !== key);
  }

  /** @param {Unsent[]} unsent */
  #save(unsent) {
    this.#memory.set("marks", unsent.length ? JSON.stringify(unsent) : null);
  }
}

/** What is struck or corrected on the receipt and the gateway does not have: kept over the page's end, and sent then. */

/** @typedef {import("../shared/wire").ReceiptLine} ReceiptLine */
/** @typedef {import("./receipt-row.js").Mark} Mark */
/** @typedef {{id: string | null, key: string, text: string, mark: Mark}} Unsent of the conversation `id`; `text` is the line's own: its key alone may be another's */

export class UnsentMarks {
  #conversation;
  #memory;

  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {import("./memory.js").Memory} memory
   */
  constructor(conversation, memory) {
    this.#conversation = conversation;
    this.#memory = memory;
  }

  /** Keeps a mark until it is answered; one that is still being written is not. @param {ReceiptLine} line @param {Mark} mark */
  keep({ key, text }, mark) {
    if (!mark.finished) return;
    const restores = this.list().find((unsent) => unsent.key === key)?.mark.restores;
    this.#save([...this.#others(key), { id: this.#conversation.id, key, text, mark: restores ? { ...mark, restores } : mark }]);
  }

  /** @param {string} key */
  drop(key) {
    this.#save(this.#others(key));
  }

  /** Those of the present conversation; what another one left is kept no longer than until the next mark. @returns {Unsent[]} */
  list() {
    try {
      const kept = JSON.parse(this.#memory.get("marks") ?? "[]");
      return kept.filter((/** @type {Unsent} */ { id }) => id && id === this.#conversation.id);
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

/**
 * The desk’s lists as far as they have been fetched: each comes page by page, as far as one scrolls.
 */

/** @typedef {import("./staff").ListName} ListName */
/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {{next: string | null, floor: string, loading: boolean}} Fetched */

export class Pages {
  #request;
  /** @type {Map<string, Fetched>} */
  #fetched = new Map();

  /** @param {(frame: {type: string} & Record<string, unknown>) => Promise<any>} request */
  constructor(request) {
    this.#request = request;
  }

  /** Forgets how far each list was fetched, for instance because the connection is new. */
  reset() {
    this.#fetched.clear();
  }

  /**
   * The next page of a list; no rows when it is fetched to its end, or being fetched.
   * @param {ListName} list
   * @param {string | null} label
   * @returns {Promise<ConversationRow[]>}
   */
  async more(list, label) {
    const key = keyOf(list, label);
    const known = this.#fetched.get(key);
    if (known?.loading || known?.next === null) return [];
    const fetched = { next: "", floor: "", ...known, loading: true };
    this.#fetched.set(key, fetched);
    try {
      /** @type {import("./staff").RowList} */
      const page = await this.#request({ type: "list.get", list, label, after: known?.next || null });
      fetched.next = page.next ?? null;
      fetched.floor = page.rows.at(-1)?.last_at ?? fetched.floor;
      return page.rows;
    } finally {
      fetched.loading = false;
    }
  }

  /** @param {ListName} list @param {string | null} label */
  begun(list, label) {
    return Boolean(this.#fetched.get(keyOf(list, label))?.floor) || this.complete(list, label);
  }

  /** @param {ListName} list @param {string | null} label */
  complete(list, label) {
    const fetched = this.#fetched.get(keyOf(list, label));
    return fetched !== undefined && fetched.next === null;
  }

  /**
   * The time of the last row fetched: rows older than that are known by chance, with gaps between them. None where
   * a list is not ordered by it.
   * @param {ListName} list
   * @param {string | null} label
   */
  floor(list, label) {
    return this.complete(list, label) || list === "queue" || list === "mine" ? "" : (this.#fetched.get(keyOf(list, label))?.floor ?? "");
  }
}

/** @param {ListName} list @param {string | null} label */
function keyOf(list, label) {
  return `${list} ${label ?? ""}`;
}

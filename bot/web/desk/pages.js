/**
 * The desk’s lists as far as they have been fetched: each comes page by page, as far as one scrolls.
 */

/** @typedef {import("./staff").ListName} ListName */
/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {import("./staff").ListFilter} ListFilter */
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
   * @param {ListFilter} filter
   * @returns {Promise<ConversationRow[]>}
   */
  async more(list, filter) {
    const key = keyOf(list, filter);
    const known = this.#fetched.get(key);
    if (known?.loading || known?.next === null) return [];
    const fetched = { next: "", floor: "", ...known, loading: true };
    this.#fetched.set(key, fetched);
    try {
      /** @type {import("./staff").RowList} */
      const page = await this.#request({ type: "list.get", list, filter, after: known?.next || null });
      fetched.next = page.next ?? null;
      fetched.floor = page.rows.at(-1)?.last_at ?? fetched.floor;
      return page.rows;
    } finally {
      fetched.loading = false;
    }
  }

  /** @param {ListName} list @param {ListFilter} filter */
  begun(list, filter) {
    return Boolean(this.#fetched.get(keyOf(list, filter))?.floor) || this.complete(list, filter);
  }

  /** @param {ListName} list @param {ListFilter} filter */
  complete(list, filter) {
    const fetched = this.#fetched.get(keyOf(list, filter));
    return fetched !== undefined && fetched.next === null;
  }

  /**
   * The time of the last row fetched: rows older than that are known by chance, with gaps between them. None where
   * a list is not ordered by it.
   * @param {ListName} list
   * @param {ListFilter} filter
   */
  floor(list, filter) {
    return this.complete(list, filter) || list === "queue" || list === "mine" ? "" : (this.#fetched.get(keyOf(list, filter))?.floor ?? "");
  }
}

/** @param {ListName} list @param {ListFilter} filter */
function keyOf(list, filter) {
  return `${list} ${JSON.stringify(filter)}`;
}

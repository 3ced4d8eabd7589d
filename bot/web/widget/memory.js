/**
 * What the widget remembers between page loads, per site that carries it. Some browsers keep nothing for a
 * frame of another site; then the page that carries it does (`leanOn`), and without one the memory ends with
 * the page.
 *
 * @typedef {"token" | "outbox" | "seen" | "draft" | "nameAsked" | "identified"} Key
 */
const PREFIX = "frontdesk:";

export class Memory {
  /** @type {Map<string, string>} */
  #fallback = new Map();
  /** @type {(key: Key, value: string | null) => void} */
  #keep = () => {};
  #storage = usableStorage();

  /** Whether the browser keeps nothing for this page. */
  get blocked() {
    return this.#storage === null;
  }

  /**
   * Remembers through somebody else: what they kept, and whom to tell of each change.
   * @param {Record<string, string>} kept
   * @param {(key: Key, value: string | null) => void} keep
   */
  leanOn(kept, keep) {
    this.#fallback = new Map(Object.entries(kept));
    this.#keep = keep;
  }

  /** @param {Key} key @returns {string | null} */
  get(key) {
    return this.#fallback.get(key) ?? this.#storage?.getItem(PREFIX + key) ?? null;
  }

  /** @param {Key} key @param {string | null} value null forgets it */
  set(key, value) {
    if (value === this.get(key)) return;
    this.#fallback.delete(key);
    try {
      if (value === null) this.#storage?.removeItem(PREFIX + key);
      else if (this.#storage) this.#storage.setItem(PREFIX + key, value);
      else this.#fallback.set(key, value);
    } catch {
      this.#fallback.set(key, value ?? ""); // full: kept until the page goes
    }
    if (this.blocked) this.#keep(key, value);
  }

  /** Calls back with the new value when another tab changes it. @param {Key} key @param {(value: string | null) => void} changed */
  watch(key, changed) {
    addEventListener("storage", (event) => {
      if (event.key === PREFIX + key) changed(event.newValue);
    });
  }
}

/** The page's storage, or null where the browser refuses it. */
function usableStorage() {
  try {
    localStorage.setItem(`${PREFIX}try`, "1");
    localStorage.removeItem(`${PREFIX}try`);
    return localStorage;
  } catch {
    return null;
  }
}

/**
 * What the widget stores between page loads, per host site. Some browsers give a third-party frame no storage;
 * then the host page stores it (`leanOn`). Without a host page the values are lost with the page.
 *
 * @typedef {"token" | "outbox" | "seen" | "draft" | "nameAsked" | "identified" | "marks"} Key
 */
const PREFIX = "frontdesk:";

export class Memory {
  /** @type {Map<string, string>} */
  #fallback = new Map();
  /** @type {(key: Key, value: string | null) => void} */
  #keep = () => {};
  #storage = usableStorage();

  /** Whether the browser gives this page no storage. */
  get blocked() {
    return this.#storage === null;
  }

  /**
   * Stores values through the host page: `kept` is what it has, `keep` is called for each change.
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
      this.#fallback.set(key, value ?? ""); // storage is full: the value lasts until the page is closed
    }
    if (this.blocked) this.#keep(key, value);
  }

  /** Calls `changed` with the new value when another tab changes it. @param {Key} key @param {(value: string | null) => void} changed */
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

/**
 * What the widget remembers between page loads, per site that carries it. Where the browser blocks storage it
 * remembers until the page goes.
 *
 * @typedef {"token" | "outbox" | "seen" | "draft" | "nameAsked"} Key
 */
const PREFIX = "frontdesk:";

export class Memory {
  /** @type {Map<string, string>} */
  #fallback = new Map();

  /** @param {Key} key @returns {string | null} */
  get(key) {
    try {
      return localStorage.getItem(PREFIX + key) ?? this.#fallback.get(key) ?? null;
    } catch {
      return this.#fallback.get(key) ?? null;
    }
  }

  /** @param {Key} key @param {string | null} value null forgets it */
  set(key, value) {
    if (value === null) this.#fallback.delete(key);
    else this.#fallback.set(key, value);
    try {
      if (value === null) localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, value);
    } catch {
      // blocked or full: the fallback holds it
    }
  }

  /** Calls back with the new value when another tab changes it. @param {Key} key @param {(value: string | null) => void} changed */
  watch(key, changed) {
    addEventListener("storage", (event) => {
      if (event.key === PREFIX + key) changed(event.newValue);
    });
  }
}

/**
 * Messages between Enter and the wire: each waits a few seconds in which it can be taken back. One that was
 * taken back never left this page. It is kept on this device meanwhile, and goes out when the page is closed.
 */

export const HELD_MS = 5000;

/**
 * @typedef {object} Held
 * @property {string} conversationId
 * @property {string} clientId
 * @property {number} until
 * @property {() => Promise<void>} send
 * @property {string} [file] the name of the file that it is
 * @property {() => void} [drop] what follows when it is taken back
 */

export class HeldMessages {
  /** @type {Map<string, Held & {timer: number}>} the oldest first */
  #held = new Map();

  constructor() {
    addEventListener("pagehide", () => this.releaseAll());
    addEventListener("beforeunload", (event) => this.hasFile && event.preventDefault());
  }

  /**
   * Sends it after a while, unless it is taken back.
   * @param {Held} message
   */
  hold(message) {
    const timer = setTimeout(() => this.#release(message.clientId), message.until - Date.now());
    this.#held.set(message.clientId, { ...message, timer });
  }

  /**
   * The one that was written last in this conversation, if any can still be taken back.
   * @param {string} conversationId
   * @returns {Held | undefined}
   */
  last(conversationId) {
    return [...this.#held.values()].filter((message) => message.conversationId === conversationId).at(-1);
  }

  /**
   * It will not be sent.
   * @param {string} clientId
   * @returns {boolean} false when it has gone out already
   */
  takeBack(clientId) {
    this.#held.get(clientId)?.drop?.();
    return this.#forget(clientId);
  }

  /** Whether a file is held: a page that is closed can’t send it any more. */
  get hasFile() {
    return [...this.#held.values()].some(({ file }) => file !== undefined);
  }

  /**
   * Sends what waits now, in order: all, or that of one conversation.
   * @param {string} [conversationId]
   */
  async releaseAll(conversationId) {
    const due = [...this.#held.values()].filter((message) => !conversationId || message.conversationId === conversationId);
    await Promise.all(due.map(({ clientId }) => this.#release(clientId)));
  }

  /** @param {string} clientId */
  async #release(clientId) {
    const message = this.#held.get(clientId);
    if (message && this.#forget(clientId)) await message.send();
  }

  /** @param {string} clientId */
  #forget(clientId) {
    clearTimeout(this.#held.get(clientId)?.timer);
    return this.#held.delete(clientId);
  }
}

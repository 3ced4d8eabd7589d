/**
 * The conversations that this page has read of late: they open at once, and are read on from where they were left.
 */
import { Conversation } from "./conversation.js";

const MOST = 30;

export class KeptConversations {
  /** Those used last are at the end. @type {Map<string, Conversation>} */
  #kept = new Map();

  /** @param {string} id */
  get(id) {
    return this.#kept.get(id);
  }

  /** @param {string} id */
  drop(id) {
    this.#kept.delete(id);
  }

  /** @param {Conversation} conversation */
  set(conversation) {
    this.#kept.set(conversation.id, conversation);
  }

  /**
   * The conversation, as far as it has been read. Makes room for it, but never of the one that is open: others may
   * be read beforehand while it stays open.
   * @param {string} id
   * @param {string | undefined} openId
   */
  use(id, openId) {
    const conversation = this.#kept.get(id) ?? new Conversation(id);
    this.#kept.delete(id);
    this.#kept.set(id, conversation);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      if (oldest !== openId) this.#kept.delete(oldest);
    }
    return conversation;
  }
}

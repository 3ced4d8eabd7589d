/**
 * Keeps what is being written on the server, a moment behind: a closed page or a lost connection loses nothing.
 */
import { dropUnsaved, keepUnsaved } from "./entries.js";

/** @typedef {{key: string, content: import("./studio").EntryContent, base: number, changed: boolean}} Writing */

const KEEP_AFTER_MS = 700;

export class Autosave {
  #read;
  #tell;
  #timer = 0;
  /** @type {Promise<boolean> | null} */
  #running = null;

  /**
   * @param {() => Writing} read what is being written now
   * @param {(state: "waiting" | "kept" | "failed") => void} tell
   */
  constructor(read, tell) {
    this.#read = read;
    this.#tell = tell;
  }

  /** Something was written. */
  soon() {
    clearTimeout(this.#timer);
    this.#tell("waiting");
    this.#timer = setTimeout(() => this.now(), KEEP_AFTER_MS);
  }

  /** Keeps it now; whether it is safe. */
  async now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    await this.#running;
    const { key, content, base, changed } = this.#read();
    this.#running = (changed ? keepUnsaved(key, content, base) : dropUnsaved(key)).then(() => true, () => false);
    const done = await this.#running;
    this.#running = null;
    this.#tell(done ? "kept" : "failed");
    return done;
  }

  /** Whether something was written since it was last kept. */
  get waiting() {
    return this.#timer !== 0;
  }

  /** Keeps nothing more of what was written so far: it is about to be saved, or is to be forgotten. */
  async stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    await this.#running;
  }
}

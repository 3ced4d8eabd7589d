/**
 * What this agent has read and who calls them, kept on the server so that every device knows it.
 * Events: `reads` (something is read, or calls), `mention` (detail: MentionView, has just arrived).
 */

/** @typedef {import("./staff").MentionView} MentionView */

const MARK_AFTER_MS = 400;

export class Reads extends EventTarget {
  /** Who can be called with `@name`. @type {import("./staff").Colleague[]} */
  colleagues = [];
  /** @type {MentionView[]} those not read, newest first */
  #mentions = [];
  #socket;
  #memory;
  /** @type {Map<string, number>} marks that the server does not have yet */
  #unsent = new Map();
  #timer = 0;

  /**
   * @param {import("../shared/socket.js").Socket} socket
   * @param {import("./memory.js").Memory} memory
   */
  constructor(socket, memory) {
    super();
    this.#socket = socket;
    this.#memory = memory;
    socket.addEventListener("opened", () => this.refresh());
    socket.addEventListener("push", (event) => this.#receive(/** @type {CustomEvent} */ (event).detail));
  }

  /** The notes that call this agent and are not read, newest first. */
  get mentions() {
    return this.#mentions;
  }

  /** @param {string} conversationId */
  isCalledTo(conversationId) {
    return this.#mentions.some(({ conversation_id }) => conversation_id === conversationId);
  }

  /**
   * The agent has seen the conversation up to `seq`.
   * @param {string} conversationId
   * @param {number} seq
   */
  mark(conversationId, seq) {
    if (seq <= this.#memory.readUpTo(conversationId)) return;
    this.#noteRead(conversationId, seq);
    this.#unsent.set(conversationId, seq);
    this.#timer ||= setTimeout(() => this.#sendMarks(), MARK_AFTER_MS);
  }

  /** Asks again: somebody may have joined the staff since. */
  async refresh() {
    /** @type {import("./staff").ReadState} */
    const state = await this.#socket.request({ type: "read.list" });
    this.colleagues = state.colleagues ?? [];
    this.#mentions = state.mentions ?? [];
    for (const [id, seq] of Object.entries(state.marks)) this.#noteRead(id, seq);
    this.#tell("reads");
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "read") this.#noteRead(frame.conversation_id, frame.seq);
    if (frame.type === "mention") {
      this.#mentions = [frame.mention, ...this.#mentions];
      this.#tell("mention", frame.mention);
      this.#tell("reads");
    }
  }

  /** @param {string} conversationId @param {number} seq */
  #noteRead(conversationId, seq) {
    this.#memory.markRead(conversationId, seq);
    this.#mentions = this.#mentions.filter((mention) => mention.conversation_id !== conversationId || mention.seq > seq);
    this.#tell("reads");
  }

  #sendMarks() {
    this.#timer = 0;
    for (const [conversation_id, seq] of this.#unsent) {
      this.#socket.request({ type: "read.mark", conversation_id, seq }).catch(() => {});
    }
    this.#unsent.clear();
  }

  /** @param {string} name @param {unknown} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

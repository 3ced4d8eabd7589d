/**
 * What the desk knows and does, without a single element: the lists, the open conversation, and what an agent
 * can do with it. Pages listen to its events:
 *
 * - `rows`: a list changed                       - `queued` (detail: row): one more waits for a person
 * - `opened`: another conversation is open       - `conversation`: something in the open one changed
 * - `duty`: went on or off duty                  - `connection`: lost or found the server
 * - `stopped` (detail: error): the server refused the page
 */
import { newId } from "../shared/ids.js";
import { Conversation } from "./conversation.js";
import { LIST_NAMES } from "./rows.js";

/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {import("./staff").ConversationOpened} ConversationOpened */

const KEPT_CONVERSATIONS = 30;
const TYPING_FORGOTTEN_MS = 10_000;

export class Desk extends EventTarget {
  /** @type {import("./staff").DeskOpened | null} */
  me = null;
  /** @type {Conversation | null} */
  current = null;
  /** Whether the lists hold everything, not only the queue and mine. */
  complete = false;
  /** Lists of which the server sent only the first rows. @type {Set<import("./staff").ListName>} */
  cut = new Set();
  #socket;
  #memory;
  #typingTimer = 0;
  /** @type {Map<string, Conversation>} the least recently opened first */
  #kept = new Map();
  /** @type {Set<string>} conversations pushed since the connection opened */
  #pushed = new Set();

  /**
   * @param {object} parts
   * @param {import("../shared/socket.js").Socket} parts.socket
   * @param {import("./rows.js").Rows} parts.rows
   * @param {import("./memory.js").Memory} parts.memory
   */
  constructor({ socket, rows, memory }) {
    super();
    this.#socket = socket;
    this.#memory = memory;
    this.rows = rows;
    socket.addEventListener("opened", (event) => this.#opened(/** @type {CustomEvent} */ (event).detail));
    socket.addEventListener("push", (event) => this.#receive(/** @type {CustomEvent} */ (event).detail));
    socket.addEventListener("state", () => this.#tell("connection"));
    socket.addEventListener("refused", (event) => this.#tell("stopped", /** @type {CustomEvent} */ (event).detail));
  }

  get connection() {
    return this.#socket.state;
  }

  /** The open conversation’s row. */
  get row() {
    return this.current ? (this.rows.get(this.current.id) ?? null) : null;
  }

  get isMine() {
    return this.row !== null && this.rows.isMine(this.row);
  }

  /** @param {ConversationRow} row */
  isUnread(row) {
    const concernsMe = row.owner === "waiting" || this.rows.isMine(row);
    return concernsMe && row.last_seq > this.#memory.readUpTo(row.conversation_id);
  }

  /**
   * Opens a conversation; null closes the open one.
   * @param {string | null} id
   */
  async open(id) {
    if (id === (this.current?.id ?? null)) return;
    this.#leave();
    this.current = id === null ? null : this.#keep(id);
    this.#tell("opened");
    if (this.current) await this.#load(this.current);
  }

  /** Reads the open conversation again after it could not be loaded. */
  async reload() {
    if (this.current) await this.#load(this.current);
  }

  /** @param {string} id */
  async take(id) {
    await this.#change({ type: "conversation.take", conversation_id: id });
  }

  /**
   * Gives the open conversation back to the assistant.
   * @param {string} note
   */
  async handBack(note) {
    await this.#changeCurrent("conversation.return", note);
  }

  /**
   * Closes the open conversation.
   * @param {string} note
   */
  async close(note) {
    await this.#changeCurrent("conversation.close", note);
  }

  /**
   * Says something in the open conversation. It is kept on this device until the server has it.
   * @param {string} text
   */
  async send(text) {
    if (!this.current) return;
    const outgoing = { client_id: newId(), text };
    this.current.outgoing.push(outgoing);
    await this.#deliver(this.current, outgoing);
  }

  /**
   * Tries again to send a message that the server refused.
   * @param {string} clientId
   */
  async resend(clientId) {
    const outgoing = this.current?.outgoing.find(({ client_id }) => client_id === clientId);
    if (!this.current || !outgoing) return;
    delete outgoing.problem;
    await this.#deliver(this.current, outgoing);
  }

  /**
   * Gives a message up that the server refused.
   * @param {string} clientId
   * @returns {string} its text
   */
  withdraw(clientId) {
    const { current } = this;
    const text = current?.outgoing.find(({ client_id }) => client_id === clientId)?.text ?? "";
    if (current) this.#settle(current, clientId);
    return text;
  }

  /** @param {boolean} typing */
  setTyping(typing) {
    if (this.current) this.#socket.tell({ type: "typing.set", conversation_id: this.current.id, typing });
  }

  /** @param {boolean} onDuty */
  async setDuty(onDuty) {
    this.me = await this.#socket.request({ type: "duty.set", on_duty: onDuty });
    this.#tell("duty");
  }

  /** @param {import("./staff").DeskOpened} opened */
  #opened(opened) {
    this.me = opened;
    this.#pushed.clear();
    this.rows.belongTo(opened.staff_id);
    for (const row of [...(opened.queue ?? []), ...(opened.mine ?? [])]) this.rows.put(row);
    this.#tell("duty");
    this.#tell("rows");
    this.#catchUp();
  }

  /** After each connection: everything that the lists hold, and what the open conversation missed. */
  async #catchUp() {
    if (this.current) this.#load(this.current);
    const lists = await Promise.all(LIST_NAMES.map((name) => this.#readList(name)));
    this.rows.replace(lists.flat(), this.#pushed);
    this.complete = true;
    this.#tell("rows");
    this.#tell("conversation");
  }

  /**
   * @param {import("./staff").ListName} name
   * @returns {Promise<ConversationRow[]>}
   */
  async #readList(name) {
    /** @type {import("./staff").RowList} */
    const list = await this.#socket.request({ type: "list.get", list: name });
    if (list.more) this.cut.add(name);
    else this.cut.delete(name);
    return list.rows;
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "row") this.#receiveRow(frame.row);
    else if (frame.type === "event") this.#receiveEvent(frame);
    else if (frame.type === "typing") this.#receiveTyping(frame);
  }

  /** @param {ConversationRow} row */
  #receiveRow(row) {
    this.#pushed.add(row.conversation_id);
    const { changed, queued } = this.rows.put(row);
    if (!changed) return;
    this.#tell("rows");
    if (row.conversation_id === this.current?.id) this.#tell("conversation");
    if (queued) this.#tell("queued", row);
  }

  /** @param {import("../shared/wire").EventPush} push */
  #receiveEvent({ conversation_id, event }) {
    const { current } = this;
    if (!current || current.id !== conversation_id) return;
    if (event.type === "message" && event.client_id) this.#memory.dropOutgoing(current.id, event.client_id);
    if (current.hear(event)) this.#tell("conversation");
  }

  /** @param {import("../shared/wire").TypingPush} push */
  #receiveTyping({ conversation_id, sender, typing, sender_name }) {
    const { current } = this;
    if (!current || current.id !== conversation_id || sender === "agent") return;
    clearTimeout(this.#typingTimer);
    current.typing = typing ? { sender, name: sender_name ?? "" } : null;
    if (typing) this.#typingTimer = setTimeout(() => this.#forgetTyping(current), TYPING_FORGOTTEN_MS);
    this.#tell("conversation");
  }

  /** @param {Conversation} conversation */
  #forgetTyping(conversation) {
    conversation.typing = null;
    this.#tell("conversation");
  }

  /** @param {string} id */
  #keep(id) {
    const conversation = this.#kept.get(id) ?? new Conversation(id);
    this.#kept.delete(id);
    this.#kept.set(id, conversation);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT_CONVERSATIONS && oldest) this.#kept.delete(oldest);
    return conversation;
  }

  #leave() {
    if (!this.current) return;
    this.current.typing = null;
    const frame = { type: "conversation.leave", conversation_id: this.current.id };
    if (this.connection === "open") this.#socket.request(frame).catch(() => {});
  }

  /**
   * Reads on from where the conversation was left, page by page, and follows it.
   * @param {Conversation} conversation
   */
  async #load(conversation) {
    conversation.beginReading();
    try {
      let opened;
      do opened = await this.#readPage(conversation);
      while (opened.more && conversation === this.current);
      conversation.endReading();
      conversation.state = "ready";
      this.#deliverKept(conversation);
    } catch (error) {
      conversation.endReading();
      conversation.state = conversation.lastSeq ? "ready" : "failed";
      conversation.error = /** @type {Error} */ (error);
    }
    if (conversation === this.current) this.#tell("conversation");
  }

  /**
   * @param {Conversation} conversation
   * @returns {Promise<ConversationOpened>}
   */
  async #readPage(conversation) {
    const after_seq = conversation.lastSeq;
    const frame = { type: "conversation.open", conversation_id: conversation.id, after_seq };
    /** @type {ConversationOpened} */
    const opened = await this.#socket.request(frame);
    for (const event of opened.events) conversation.add(event);
    conversation.packet = opened.packet ?? null;
    this.#receiveRow(opened.row);
    return opened;
  }

  /**
   * Messages of an earlier visit to this page that the server never confirmed.
   * @param {Conversation} conversation
   */
  #deliverKept(conversation) {
    for (const kept of this.#memory.outgoing(conversation.id)) {
      if (conversation.outgoing.some(({ client_id }) => client_id === kept.client_id)) continue;
      conversation.outgoing.push(kept);
      this.#deliver(conversation, kept);
    }
  }

  /**
   * @param {Conversation} conversation
   * @param {import("./conversation.js").Outgoing} outgoing
   */
  async #deliver(conversation, outgoing) {
    const { client_id, text } = outgoing;
    this.#memory.keepOutgoing(conversation.id, { client_id, text });
    this.#tell("conversation");
    try {
      await this.#socket.request({ type: "message.send", conversation_id: conversation.id, client_id, text });
      this.#memory.dropOutgoing(conversation.id, client_id);
    } catch (error) {
      outgoing.problem = /** @type {Error} */ (error).message;
      this.#memory.dropOutgoing(conversation.id, client_id);
      this.#tell("conversation");
    }
  }

  /**
   * @param {Conversation} conversation
   * @param {string} clientId
   */
  #settle(conversation, clientId) {
    conversation.outgoing = conversation.outgoing.filter(({ client_id }) => client_id !== clientId);
    this.#memory.dropOutgoing(conversation.id, clientId);
    this.#tell("conversation");
  }

  /**
   * @param {string} type
   * @param {string} note
   */
  async #changeCurrent(type, note) {
    if (!this.current) return;
    await this.#change({ type, conversation_id: this.current.id, note: note.trim() || null });
  }

  /**
   * Asks for a change of a conversation, and takes its row in when the answer brings it.
   * @param {{type: string, conversation_id: string, note?: string | null}} frame
   */
  async #change(frame) {
    const result = await this.#socket.request(frame);
    const row = result?.row ?? result;
    if (row?.last_seq) this.#receiveRow(row);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

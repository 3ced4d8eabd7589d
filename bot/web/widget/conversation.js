/**
 * The customer's conversation as this page knows it: what the server told, what is still to be sent.
 *
 * Events: `facts` (something of `facts` changed), `loaded` (detail: events of the record that were there
 * before), `event` (detail: a new event of the record), `reset` (it is another conversation now; detail: whether
 * it is another customer too), `sending`,
 * `accepted` and `failed` (detail: {clientId, …} of a message), `typing` (detail: TypingPush), `problem`
 * (detail: a sentence that says what to do).
 *
 * @typedef {import("../shared/wire").Event} WireEvent
 * @typedef {{clientId: string, text: string, choice?: string, at: string}} Outgoing
 * @typedef {{
 *   business: string, owner: import("../shared/wire").OwnerKind, onDuty: boolean, position: number | null, promisedBy: string | null,
 *   agentName: string | null, name: string | null, email: string | null, confirmed?: string | null, greeting: string | null, receipt: string | null,
 *   started: boolean, loaded: boolean,
 * }} Facts
 */
import { newId } from "../shared/ids.js";
import { Socket, socketUrl } from "../shared/socket.js";

export class Conversation extends EventTarget {
  /** @type {Facts} */
  facts = {
    business: "",
    owner: "assistant",
    onDuty: true,
    position: null,
    promisedBy: null,
    agentName: null,
    name: null,
    email: null,
    greeting: null,
    receipt: null,
    started: false,
    loaded: false,
  };
  pageUrl = "";
  locale = "";
  #identity = "";
  #memory;
  /** @type {string | null} */
  id = null;
  /** What the opening said. @type {string | null} */
  #token = null;
  /** The record up to here is in what `session.open` answered. */
  #factsSeq = 0;
  #lastSeq = 0;
  /** What has come since the opening, until all that was missed is here. @type {WireEvent[] | null} */
  #missed = null;
  /** @type {Outgoing[]} */
  #outbox = [];

  /** @param {import("./memory.js").Memory} memory */
  constructor(memory) {
    super();
    this.#memory = memory;
    this.socket = new Socket(socketUrl("/ws/customer"), () => this.#opening());
    this.socket.addEventListener("opened", (event) => this.#opened(/** @type {CustomEvent} */ (event).detail));
    this.socket.addEventListener("push", (event) => this.#pushed(/** @type {CustomEvent} */ (event).detail));
    this.socket.addEventListener("refused", (event) => this.#refused(/** @type {CustomEvent} */ (event).detail));
    // Another tab of this customer has begun: join it, unless this one has its own conversation.
    memory.watch("token", (token) => token && !this.facts.started && this.socket.start());
  }

  /** Connects, and sends what an earlier page could not. @param {string} [identity] who signed in on the host's page */
  start(identity = "") {
    this.#become(identity);
    this.socket.start();
    try {
      this.#outbox = JSON.parse(this.#memory.get("outbox") ?? "[]");
    } catch {} // one that cannot be read is empty
    for (const message of this.#outbox) this.#deliver(message);
  }

  /** Somebody else signed in on the host's page, or signed out. @param {string} identity */
  identify(identity) {
    if (identity === this.#identity) return;
    this.#become(identity);
    this.#reread();
  }

  /** Sends a message, under the id that it had if it was refused before. @param {string} text @param {string} [choice] @param {string} [clientId] */
  send(text, choice, clientId = newId()) {
    const message = { clientId, text, choice, at: new Date().toISOString() };
    this.#outbox.push(message);
    this.#saveOutbox();
    this.#deliver(message);
  }

  /** Whether neither waiting for a person nor talking to one. */
  get free() {
    return this.facts.owner === "assistant" || this.facts.owner === "closed";
  }

  /** To a person, or from one back to the assistant. */
  choose() {
    return this.#ask({ type: this.free ? "handoff.request" : "assistant.request", client_id: newId() });
  }

  /** @param {import("../shared/wire").ReceiptEdit[]} edits what becomes of the lines that are passed on */
  passOn(edits) {
    return this.#ask({ type: "receipt.pass", client_id: newId(), edits });
  }

  /** @param {number} seq @param {boolean} helpful */
  giveFeedback(seq, helpful) {
    return this.#ask({ type: "feedback.give", client_id: newId(), about_seq: seq, helpful });
  }

  /** @param {{name?: string, email?: string}} known */
  update(known) {
    return this.socket.request({ type: "customer.update", client_id: newId(), ...known });
  }

  /** @param {boolean} typing */
  setTyping(typing) {
    this.socket.tell({ type: "typing.set", typing });
  }

  /** The key to a signed-in customer's conversation, and what they have not sent, go when they sign out. @param {string} identity */
  #become(identity) {
    if (!identity && this.#memory.get("identified")) this.#clear();
    this.#memory.set("identified", identity ? "1" : null);
    this.#identity = identity;
  }

  #opening() {
    return {
      type: "session.open",
      token: (this.#token = this.#memory.get("token")),
      identity: this.#identity || null,
      page_url: this.pageUrl.slice(0, 2000) || null,
      locale: this.locale || null,
      after_seq: this.#lastSeq,
      receipts: true,
    };
  }

  /** @param {import("../shared/wire").SessionOpened} session */
  #opened(session) {
    const { token, conversation_id: id = null } = session;
    const isMoved = this.id && id !== this.id;
    const isOther = (this.#token && token !== this.#token) || (isMoved && !id); // without a conversation: who had one was erased
    if (isOther) this.#clear();
    this.#memory.set("token", token);
    if (isOther || isMoved) return this.#reread(); // `after_seq` spoke of another conversation
    this.id = id;
    this.#factsSeq = session.last_seq ?? 0;
    this.#learn({
      business: session.business,
      owner: session.owner,
      onDuty: session.on_duty,
      agentName: session.agent_name ?? null,
      name: session.customer_name ?? null,
      email: session.customer_email ?? null,
      confirmed: session.confirmed_email,
      greeting: this.facts.greeting ?? session.greeting ?? null,
      started: !!id,
    });
    this.#catchUp().catch(() => this.#emit("problem", "The earlier messages did not load. Reload to see them."));
  }

  /**
   * What was missed follows the opening's result as pushes, and frames are answered in order: when this
   * request is answered, all of it is here.
   */
  async #catchUp() {
    this.#missed ??= [];
    await this.socket.request({ type: "events.get", after_seq: this.#factsSeq });
    const missed = this.#missed ?? [];
    this.#missed = null;
    for (const { seq } of missed) this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.#learn({ loaded: true });
    this.#emit("loaded", missed);
  }

  /** @param {any} push */
  #pushed(push) {
    if (push.type === "presence") this.#learn({ onDuty: push.on_duty, position: push.position ?? null, promisedBy: push.promised_by ?? null });
    else if (push.type === "typing") this.#emit("typing", push);
    else if (push.type === "event") this.#happened(push);
  }

  /** @param {import("../shared/wire").EventPush} push */
  #happened({ conversation_id: id, event }) {
    this.id ??= id;
    if (id !== this.id) return;
    if (event.type === "receipt") this.#learn({ receipt: event.until ?? null });
    if (event.seq > this.#factsSeq) this.#learn(this.#told(event));
    if (event.type === "owner" && event.owner === "assistant") this.#learn({ receipt: null });
    // What came before the opening is read as it is now, unless this page has read it before.
    const isNews = event.seq > (this.#lastSeq || this.#factsSeq);
    if (isNews && event.type === "receipt" && (event.struck || event.corrected)) return this.#reread();
    if (event.type === "message" && event.client_id) this.#delivered(event.client_id);
    if (this.#missed) this.#missed.push(event);
    else {
      this.#lastSeq = Math.max(this.#lastSeq, event.seq);
      this.#emit("event", event);
    }
  }

  /** What an event says about the facts. @param {WireEvent} event @returns {Partial<Facts>} */
  #told(event) {
    if (event.type === "owner") {
      const position = event.owner === "waiting" ? this.facts.position : null;
      return { started: true, owner: event.owner, agentName: event.agent_name ?? null, position };
    }
    if (event.type === "customer") return { name: event.name ?? null, email: event.email ?? null };
    return { started: true };
  }

  /** @param {Outgoing} message */
  async #deliver(message) {
    const { clientId, text, choice } = message;
    this.#emit("sending", message);
    try {
      const accepted = await this.socket.request({ type: "message.send", client_id: clientId, text, choice });
      this.id ??= accepted.conversation_id;
      this.#learn({ started: true });
      this.#emit("accepted", { clientId, seq: accepted.seq });
    } catch (error) {
      this.#emit("failed", { clientId, error: /** @type {Error} */ (error).message });
    }
    this.#delivered(clientId);
  }

  /** @param {string} clientId */
  #delivered(clientId) {
    this.#outbox = this.#outbox.filter((message) => message.clientId !== clientId);
    this.#saveOutbox();
  }

  #saveOutbox() {
    const kept = this.#outbox.filter(({ choice }) => choice !== "/erase_me"); // who is erased is not erased again
    this.#memory.set("outbox", kept.length ? JSON.stringify(kept) : null);
  }

  /** @param {{type: string} & Record<string, unknown>} frame */
  async #ask(frame) {
    try {
      const accepted = await this.socket.request(frame);
      this.id ??= accepted.conversation_id;
      return true;
    } catch (error) {
      this.#emit("problem", /** @type {Error} */ (error).message);
      return false;
    }
  }

  /** The opening can do without what is refused. @param {import("../shared/socket.js").RequestError} error */
  #refused({ code, details }) {
    if (code === "identity_invalid" && this.#identity) {
      console.warn(`Frontdesk: identity token refused (${details.reason}); the conversation goes on without it.`);
      this.#become("");
    } else if (code === "token_unknown" && this.#memory.get("token")) {
      this.#clear();
      this.facts.greeting = "The earlier messages are deleted.";
    } else return;
    this.socket.start();
  }

  /** Opens again, from the start of the conversation: it is another, or what was said reads differently now. */
  #reread() {
    this.#forget();
    this.socket.start();
  }

  /** What this customer has not sent, and the key to their conversation, are not for whoever comes next. */
  #clear() {
    for (const key of /** @type {const} */ (["token", "draft", "outbox", "marks"])) this.#memory.set(key, null);
    this.#outbox = [];
    this.socket.abandon();
    this.#forget(true);
  }

  /** @param {boolean} [cleared] */
  #forget(cleared) {
    this.id = null;
    this.#lastSeq = 0;
    this.#missed = null;
    Object.assign(this.facts, { loaded: false, greeting: null, receipt: null });
    this.#emit("reset", cleared);
  }

  /** @param {Partial<Facts>} news */
  #learn(news) {
    Object.assign(this.facts, news);
    this.#emit("facts");
  }

  /** @param {string} type @param {unknown} [detail] */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

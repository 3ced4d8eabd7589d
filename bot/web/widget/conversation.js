/**
 * The customer's conversation as this page knows it: what the server told, what is still to be sent.
 *
 * Events: `facts` (something of `facts` changed), `loaded` (detail: events of the record that were there
 * before), `event` (detail: a new event of the record), `reset` (it is another conversation now), `sending`,
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
import { RequestError, Socket, socketUrl } from "../shared/socket.js";

/** What a refused opening can do without, by the refusal's code. @type {Record<string, "token" | "identity">} */
const DISPENSABLE = { token_unknown: "token", identity_invalid: "identity" };

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
  #id = null;
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
    memory.watch("token", (token) => this.#adopt(token));
  }

  /** Connects, and sends what an earlier page could not. @param {string} [identity] who signed in on the host's page */
  start(identity = "") {
    this.#become(identity);
    this.socket.start();
    this.#outbox = parseOutbox(this.#memory.get("outbox"));
    for (const message of this.#outbox) this.#deliver(message);
  }

  /** Somebody else signed in on the host's page, or signed out. @param {string} identity */
  identify(identity) {
    if (identity === this.#identity) return;
    this.#become(identity);
    this.#forget();
    this.socket.start();
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
    if (!identity && this.#memory.get("identified")) {
      for (const key of /** @type {const} */ (["token", "draft", "outbox", "marks"])) this.#memory.set(key, null);
      this.#outbox = [];
    }
    this.#memory.set("identified", identity ? "1" : null);
    this.#identity = identity;
  }

  #opening() {
    return {
      type: "session.open",
      token: this.#memory.get("token"),
      identity: this.#identity || null,
      page_url: this.pageUrl.slice(0, 2000) || null,
      locale: this.locale || null,
      after_seq: this.#lastSeq,
      receipts: true,
    };
  }

  /** @param {import("../shared/wire").SessionOpened} session */
  #opened(session) {
    const id = session.conversation_id ?? null;
    this.#memory.set("token", session.token);
    if (this.#id !== null && id !== this.#id) {
      this.#forget(); // `after_seq` spoke of another conversation: open again, from its start
      this.socket.start();
      return;
    }
    this.#id = id;
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
      started: id !== null,
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
    this.#id ??= id;
    if (id !== this.#id) return;
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
      const accepted = await this.socket.request({
        type: "message.send",
        client_id: clientId,
        text,
        choice: choice ?? null,
      });
      this.#id ??= accepted.conversation_id;
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
    this.#memory.set("outbox", this.#outbox.length ? JSON.stringify(this.#outbox) : null);
  }

  /** @param {{type: string} & Record<string, unknown>} frame */
  async #ask(frame) {
    try {
      const accepted = await this.socket.request(frame);
      this.#id ??= accepted.conversation_id;
      return true;
    } catch (error) {
      this.#emit("problem", /** @type {Error} */ (error).message);
      return false;
    }
  }

  /** @param {RequestError} error */
  #refused(error) {
    const without = DISPENSABLE[error.code];
    if (without === "identity" && this.#identity) {
      console.warn(`Frontdesk: the identity token was refused (${error.details.reason}); the conversation goes on without it.`);
      this.#become("");
      this.socket.start();
    } else if (without === "token" && this.#memory.get("token")) {
      this.#memory.set("token", null);
      this.#forget();
      this.facts.greeting = "The earlier messages are deleted.";
      this.socket.start();
    }
  }

  /** Another tab of this customer has begun: join it, unless this one has its own conversation. @param {string | null} token */
  #adopt(token) {
    if (token && !this.facts.started) this.socket.start();
  }

  /** What was said reads differently now, here too. */
  #reread() {
    this.#forget();
    this.socket.start();
  }

  #forget() {
    this.#id = null;
    this.#lastSeq = 0;
    this.#missed = null;
    Object.assign(this.facts, { loaded: false, greeting: null, receipt: null });
    this.#emit("reset");
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

/** @param {string | null} text @returns {Outgoing[]} */
function parseOutbox(text) {
  try {
    return JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
}

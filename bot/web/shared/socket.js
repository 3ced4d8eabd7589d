/**
 * A socket that comes back by itself, and what was asked over it.
 *
 * A request is kept until it is answered: one that the connection took with it is sent again on the next, so
 * it must be safe to repeat (a `client_id` makes it so). One that the server could not keep at the moment is
 * sent again a few times, in order, before it is rejected. Events of the element:
 * `state` (detail: State), `opened` (detail: the result of the opening frame), `push` (detail: a frame that
 * nobody asked for), `refused` (detail: RequestError; the socket has stopped, `start` tries again), `delayed`
 * (detail: RequestError; a request was too much at once and is sent again after `details.retry_after` seconds),
 * `resumed` (nothing is delayed any more).
 *
 * @typedef {"connecting" | "open" | "offline"} State
 * @typedef {{type: string} & Record<string, unknown>} Frame
 * @typedef {{frame: Frame, resolve: (result: any) => void, reject: (error: Error) => void, timer: number, refused: number}} Pending
 */

const PROTOCOL = 1;
const ANSWER_WITHIN_MS = 15_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 20_000;
const UNAVAILABLE = "record_unavailable";
/** Some twenty seconds. */
const TRIES_WHILE_UNAVAILABLE = 6;

/**
 * Close codes after which there is nothing to come back for, and how that is refused: code and message.
 * @type {Record<number, [string, string]>}
 */
const ENDED = {
  4401: ["not_signed_in", "You’re signed out."],
  4403: ["not_allowed", "Your role doesn’t open this page any more."],
};

/** A refusal, with the server's stable code and its sentence that says what to do. */
export class RequestError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Record<string, unknown>} [details]
   */
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * The wait before the next try, in ms: it doubles up to a limit, and a random half of it is taken off so that
 * pages cut off together do not come back together.
 * @param {number} tries how many failed so far
 * @param {number} [random] 0 to 1
 */
export function backoff(tries, random = Math.random()) {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10));
  return Math.round(whole * (1 - random / 2));
}

/** How long the server asks to wait before this is sent again, in ms; 0 when it doesn't. @param {RequestError} error */
function retryAfterMs({ details }) {
  const seconds = Number(details?.retry_after);
  return seconds > 0 ? seconds * 1000 : 0;
}

/** The address of a socket of this server. @param {string} path */
export function socketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

export class Socket extends EventTarget {
  /** @type {State} */
  state = "connecting";
  /** When the next try begins (ms since 1970), or null while there is none to wait for. @type {number | null} */
  retryAt = null;
  #tries = 0;
  #lastId = 0;
  #openingId = 0;
  #retryTimer = 0;
  /** Runs while the server cannot keep anything: nothing is sent until then, so that all stays in order. */
  #pauseTimer = 0;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #url;
  #opening;
  /** Requests that wait until the server takes more. @type {Set<number>} */
  #delayed = new Set();

  /**
   * @param {string} url
   * @param {() => Frame} opening makes the first frame of each connection; this is where `after_seq` says how
   *   far the page has read
   */
  constructor(url, opening) {
    super();
    this.#url = url;
    this.#opening = opening;
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.#drop());
  }

  /** Connects, and keeps connecting until `stop`. */
  start() {
    this.stop();
    this.#setState(this.#tries > 0 ? this.state : "connecting");
    this.#connect();
  }

  /** Closes, and stays closed. Requests without an answer wait for the next `start`. */
  stop() {
    clearTimeout(this.#retryTimer);
    this.retryAt = null;
    this.#forgetConnection()?.close();
  }

  /** Closes, and rejects what has no answer: it must not go out as somebody else. */
  abandon() {
    this.stop();
    for (const id of this.#pending.keys()) this.#settle(id, ({ reject }) => reject(new RequestError("abandoned", "Send it again.")));
  }

  /** Tries at once when it is waiting to. */
  retryNow() {
    if (this.retryAt === null) return;
    clearTimeout(this.#retryTimer);
    this.#connect();
  }

  /**
   * The result of a request; rejects with `RequestError` when the server refuses it. Waits for a connection
   * when there is none.
   * @param {Frame} frame without id
   * @returns {Promise<any>}
   */
  request(frame) {
    return new Promise((resolve, reject) => {
      const id = this.#add(frame, resolve, reject);
      if (this.state === "open" && !this.#pauseTimer) this.#send(id);
    });
  }

  /**
   * Sends a frame that has no answer; nothing happens when there is no connection.
   * @param {Frame} frame
   */
  tell(frame) {
    if (this.state === "open") this.#socket?.send(JSON.stringify(frame));
  }

  #connect() {
    this.retryAt = null;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#receive(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket !== this.#socket) return;
      const ended = ENDED[code];
      if (ended) this.#refuse(new RequestError(...ended));
      else this.#lost();
    });
  }

  #forgetConnection() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = 0;
    this.#pending.delete(this.#openingId); // each connection makes its own
    for (const pending of this.#pending.values()) clearTimeout(pending.timer);
    return socket;
  }

  #lost() {
    this.#forgetConnection();
    this.#connectIn(backoff(this.#tries++));
  }

  /** @param {number} wait in ms */
  #connectIn(wait) {
    this.retryAt = Date.now() + wait;
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
    this.#setState("offline");
  }

  /** The connection is known to be dead before the browser has noticed. */
  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#lost();
    socket.close();
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "hello") this.#greet(frame);
    else if (frame.type === "result") this.#settle(frame.id, ({ resolve }) => resolve(frame.result));
    else if (frame.type === "error") this.#fail(frame);
    else this.dispatchEvent(new CustomEvent("push", { detail: frame }));
  }

  /** @param {import("./wire").Hello} hello */
  #greet(hello) {
    if (PROTOCOL < hello.lowest_protocol) {
      this.#refuse(new RequestError("protocol_too_old", "This page is out of date. Reload it to go on."));
    } else if (PROTOCOL > hello.protocol) {
      this.#refuse(new RequestError("protocol_too_new", "The service is being updated. Reload this page in a minute."));
    } else {
      this.#open();
    }
  }

  #open() {
    const frame = { ...this.#opening(), protocol: PROTOCOL };
    const refuse = (/** @type {Error} */ error) => this.#refuse(/** @type {RequestError} */ (error));
    this.#openingId = this.#add(frame, (result) => this.#opened(result), refuse);
    this.#send(this.#openingId);
  }

  /** @param {Frame} frame @param {Pending["resolve"]} resolve @param {Pending["reject"]} reject @returns {number} its id */
  #add(frame, resolve, reject) {
    this.#pending.set(++this.#lastId, { frame, resolve, reject, timer: 0, refused: 0 });
    return this.#lastId;
  }

  /** @param {unknown} result */
  #opened(result) {
    const socket = this.#socket;
    this.#tries = 0;
    this.dispatchEvent(new CustomEvent("opened", { detail: result }));
    if (socket !== this.#socket) return; // who heard it began anew
    const waiting = [...this.#pending.keys()];
    this.#setState("open");
    for (const id of waiting) this.#send(id);
  }

  /** @param {RequestError} error */
  #refuse(error) {
    this.stop();
    const wait = retryAfterMs(error);
    if (wait) return this.#connectIn(wait);
    this.#setState("offline");
    this.dispatchEvent(new CustomEvent("refused", { detail: error }));
  }

  /** @param {import("./wire").ErrorFrame} frame */
  #fail({ id, code, message, details }) {
    if (code === UNAVAILABLE && this.#postpone(id)) return;
    const error = new RequestError(code, message, details);
    if (id !== this.#openingId && this.#delay(id, error)) return;
    if (!this.#settle(id, ({ reject }) => reject(error))) console.warn(`frontdesk: ${code}: ${message}`);
  }

  /** Whether what the server could not keep is tried again. @param {number} id */
  #postpone(id) {
    const pending = this.#pending.get(id);
    if (id === this.#openingId) {
      this.#drop();
      return true;
    }
    if (!pending || pending.refused >= TRIES_WHILE_UNAVAILABLE) return false;
    this.#pause(pending, backoff(pending.refused++));
    return true;
  }

  /** What is asked meanwhile waits behind it, in order. @param {Pending} pending @param {number} wait in ms */
  #pause(pending, wait) {
    clearTimeout(pending.timer);
    pending.timer = 0;
    this.#pauseTimer ||= setTimeout(() => this.#goOn(), wait);
  }

  /** Sends what has been refused, and what has been asked since. */
  #goOn() {
    this.#pauseTimer = 0;
    for (const [id, { timer }] of this.#pending) if (!timer) this.#send(id);
  }

  /** Too much at once: the request is kept, and sent again when the server says so. @param {number} id @param {RequestError} error */
  #delay(id, error) {
    const pending = this.#pending.get(id);
    const wait = retryAfterMs(error);
    if (!pending || !wait) return false;
    this.#pause(pending, wait);
    this.#delayed.add(id);
    this.dispatchEvent(new CustomEvent("delayed", { detail: error }));
    return true;
  }

  /** @param {number} id @param {(pending: Pending) => void} how */
  #settle(id, how) {
    const pending = this.#pending.get(id);
    if (!pending) return false;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (this.#delayed.delete(id) && this.#delayed.size === 0) this.dispatchEvent(new CustomEvent("resumed"));
    how(pending);
    return true;
  }

  /** @param {number} id */
  #send(id) {
    const pending = this.#pending.get(id);
    if (!pending || !this.#socket) return;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#drop(), ANSWER_WITHIN_MS);
    this.#socket.send(JSON.stringify({ id, ...pending.frame }));
  }

  /** @param {State} state */
  #setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

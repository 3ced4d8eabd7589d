// What the pages' modules need of a browser, for tests that need none: a window, a place, sockets to talk over.
const window = new EventTarget();
globalThis.addEventListener = window.addEventListener.bind(window);
globalThis.dispatchEvent = window.dispatchEvent.bind(window);
globalThis.location = /** @type {Location} */ ({ href: "https://shop.example/widget", origin: "https://shop.example" });

/** The connections that were asked for, the newest last. @type {FakeSocket[]} */
export const connections = [];

/** A socket whose other end is the test. */
export class FakeSocket extends EventTarget {
  /** The frames that the page has sent. @type {any[]} */
  sent = [];
  closed = false;

  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
    connections.push(this);
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** The server says this. @param {Record<string, unknown>} frame */
  say(frame) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(frame) }));
  }

  /** The server is there, and has answered the opening frame. @param {unknown} [result] */
  open(result = {}) {
    this.say({ type: "hello", protocol: 1, lowest_protocol: 1 });
    this.answer(this.sent.at(-1), result);
  }

  /** @param {any} frame @param {unknown} [result] */
  answer(frame, result = {}) {
    this.say({ type: "result", id: frame.id, result });
  }

  /** @param {any} frame @param {string} code @param {Record<string, unknown>} [details] */
  refuse(frame, code, details) {
    this.say({ type: "error", id: frame.id, code, message: `No: ${code}.`, details });
  }

  /** The connection ends. @param {number} [code] */
  end(code = 1006) {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  /** Those of the frames sent that have this type. @param {string} type */
  of(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

globalThis.WebSocket = /** @type {any} */ (FakeSocket);

/** The connection that is used now. */
export function connection() {
  return /** @type {FakeSocket} */ (connections.at(-1));
}

/** Whatever was promised by now has happened. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Files on their way to the server, each with a line of its own: it can be taken back while it is held, and tried again
 * when the connection was lost.
 */
import { el, fill } from "./dom.js";
import { newId } from "./ids.js";

const MAX_BYTES = 10 * 1024 * 1024;
/** A file that the server asks to wait for longer than this is left to the customer to send again. */
const LONGEST_WAIT_S = 120;

/**
 * @typedef {object} Where
 * @property {() => string} path the address that takes the file
 * @property {() => Record<string, string>} [headers]
 * @property {(name: string, send: () => Promise<void>, drop: () => void) => void} [hold] sends it in a while, or drops it
 */

/** The file may have arrived or not: trying again, under the same id, sends it once. */
class ConnectionLost extends Error {}

/**
 * Sends files, and tells in lines how far each is.
 * @param {File[]} files
 * @param {Where} where
 * @param {HTMLElement} status
 */
export function sendFiles(files, { path, headers = () => ({}), hold = (_name, send) => void send() }, status) {
  let before = Promise.resolve();
  for (const file of files) {
    const line = el("p", {});
    status.append(line);
    if (file.size > MAX_BYTES) {
      refuse(line, "A file may have at most 10 MB. Make it smaller, or send a part of it.");
      continue;
    }
    const url = `${path()}?client_id=${newId()}`;
    const send = () => (before = before.then(() => sendFile(file, url, headers, line))); // in the order of choosing
    line.textContent = `“${file.name}” is about to be sent.`;
    hold(file.name, send, () => line.remove());
  }
}

/**
 * @param {File} file
 * @param {string} url
 * @param {() => Record<string, string>} headers
 * @param {HTMLElement} line
 */
async function sendFile(file, url, headers, line) {
  line.classList.remove("field-error");
  line.textContent = `Sending “${file.name}”…`;
  try {
    for (let wait = 1; wait; ) {
      wait = await post(url, file, { "x-file-name": encodeURIComponent(file.name), ...headers() });
      if (wait) line.textContent = `Many files are coming from your network. “${file.name}” is sent in ${wait} second${wait === 1 ? "" : "s"}.`;
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
    line.remove();
  } catch (error) {
    if (error instanceof ConnectionLost) offerAgain(file.name, line, () => sendFile(file, url, headers, line));
    else refuse(line, /** @type {Error} */ (error).message);
  }
}

/**
 * What can’t be sent at all stays in sight until they go on.
 * @param {HTMLElement} line
 * @param {string} why
 */
function refuse(line, why) {
  line.classList.add("field-error");
  line.textContent = why;
}

/**
 * The file is kept here: it goes out when the connection is back, or when they say so.
 * @param {string} name
 * @param {HTMLElement} line
 * @param {() => void} send
 */
function offerAgain(name, line, send) {
  const waiting = new AbortController();
  const choose = (/** @type {() => void} */ then) => () => {
    waiting.abort();
    then();
  };
  addEventListener("online", choose(send), { signal: waiting.signal });
  line.classList.add("field-error");
  fill(
    line,
    `“${name}” didn’t arrive. It is sent when you’re back online. `,
    el("button", { type: "button", class: "chip", on: { click: choose(send) } }, "Try again"),
    " ",
    el("button", { type: "button", class: "chip", on: { click: choose(() => line.remove()) } }, "Don’t send"),
  );
}

/**
 * Seconds after which the server takes the file, or 0 once it has.
 * @param {string} url
 * @param {File} body
 * @param {Record<string, string>} headers
 */
async function post(url, body, headers) {
  const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/octet-stream", ...headers } }).catch(() => null);
  if (!response) throw new ConnectionLost();
  if (response.ok) return 0;
  const wait = response.status === 429 ? Number(response.headers.get("retry-after")) : 0;
  if (wait > 0 && wait <= LONGEST_WAIT_S) return wait;
  const refusal = await response.json().catch(() => null);
  throw new Error(refusal?.message ?? "The file couldn’t be kept. Try again in a moment.");
}

/** One file on its way to the server. */
import { newId } from "./ids.js";

const MAX_BYTES = 10 * 1024 * 1024;
/** A file that the server asks to wait for longer than this is left to the customer to send again. */
const LONGEST_WAIT_S = 120;

/**
 * Sends one file, and tells in the line how far it is.
 * @param {File} file
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {HTMLElement} status
 */
export async function sendFile(file, path, headers, status) {
  status.classList.remove("field-error");
  status.textContent = `Sending “${file.name}”…`;
  try {
    if (file.size > MAX_BYTES) throw new Error("A file may have at most 10 MB. Make it smaller, or send a part of it.");
    const url = `${path}?client_id=${newId()}`;
    for (let wait = 1; wait; ) {
      wait = await post(url, file, { "x-file-name": encodeURIComponent(file.name), ...headers });
      if (wait) status.textContent = `Many files are coming from your network. “${file.name}” is sent in ${wait} second${wait === 1 ? "" : "s"}.`;
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
    status.textContent = "";
  } catch (error) {
    status.classList.add("field-error");
    status.textContent = /** @type {Error} */ (error).message;
  }
}

/**
 * Seconds after which the server takes the file, or 0 once it has.
 * @param {string} url
 * @param {File} body
 * @param {Record<string, string>} headers
 */
async function post(url, body, headers) {
  const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/octet-stream", ...headers } }).catch(() => null);
  if (!response) throw new Error("The file didn’t arrive. Check your connection, then send it again.");
  if (response.ok) return 0;
  const wait = response.status === 429 ? Number(response.headers.get("retry-after")) : 0;
  if (wait > 0 && wait <= LONGEST_WAIT_S) return wait;
  const refusal = await response.json().catch(() => null);
  throw new Error(refusal?.message ?? "The file couldn’t be kept. Try again in a moment.");
}

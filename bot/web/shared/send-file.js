/** One file on its way to the server. */
import { newId } from "./ids.js";

const MAX_BYTES = 10 * 1024 * 1024;

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
    await post(`${path}?client_id=${newId()}`, file, { "x-file-name": encodeURIComponent(file.name), ...headers });
    status.textContent = "";
  } catch (error) {
    status.classList.add("field-error");
    status.textContent = /** @type {Error} */ (error).message;
  }
}

/**
 * @param {string} url
 * @param {File} body
 * @param {Record<string, string>} headers
 */
async function post(url, body, headers) {
  const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/octet-stream", ...headers } }).catch(() => null);
  if (!response) throw new Error("The file didn’t arrive. Check your connection, then send it again.");
  if (response.ok) return;
  const refusal = await response.json().catch(() => null);
  throw new Error(refusal?.message ?? "The file couldn’t be kept. Try again in a moment.");
}

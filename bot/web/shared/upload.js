/**
 * Sending files: chosen, dropped or pasted beside a composer, with their progress told in a line below it.
 */
import { el } from "./dom.js";
import { newId } from "./ids.js";
import { addStyle } from "./style.js";

const ACCEPTED = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt";
const MAX_BYTES = 10 * 1024 * 1024;
const PAPERCLIP = "m15.5 9.5-5.8 5.8a3.4 3.4 0 0 1-4.8-4.8l6.3-6.3a2.2 2.2 0 0 1 3.2 3.2l-6.3 6.2a1.1 1.1 0 0 1-1.6-1.5l5.4-5.4";
/** A file that the server asks to wait for longer than this is left to the customer to send again. */
const LONGEST_WAIT_S = 120;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Lets files be sent beside a composer.
 * @param {HTMLElement} composer a `<fd-composer>`
 * @param {object} where
 * @param {() => string} where.path the address that takes the file
 * @param {() => Record<string, string>} [where.headers]
 */
export function takeFiles(composer, { path, headers = () => ({}) }) {
  addStyle("/static/shared/attachments.css");
  const field = el("input", { type: "file", accept: ACCEPTED, multiple: true, hidden: true });
  const status = el("p", { class: "upload-status small", role: "status" });
  const choose = el("button", { type: "button", class: "button quiet icon composer-attach", "aria-label": "Attach a file", on: { click: () => field.click() } }, paperclip());
  const send = async (/** @type {Iterable<File>} */ files) => {
    for (const file of files) await sendOne(file, path(), headers(), status);
  };
  field.addEventListener("change", async () => {
    const files = [...(field.files ?? [])];
    field.value = ""; // so that the same file can be chosen again
    await send(files);
  });
  composer.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) event.preventDefault();
    send(event.clipboardData?.files ?? []);
  });
  composer.addEventListener("dragover", (event) => event.preventDefault());
  composer.addEventListener("drop", (event) => {
    event.preventDefault();
    send(event.dataTransfer?.files ?? []);
  });
  composer.addEventListener("input", () => {
    if (status.classList.contains("field-error")) status.textContent = ""; // they have gone on
  });
  composer.querySelector(".composer-box")?.prepend(choose);
  composer.append(field, status);
}

/**
 * @param {File} file
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {HTMLElement} status
 */
async function sendOne(file, path, headers, status) {
  status.classList.remove("field-error");
  status.textContent = `Sending “${file.name}”…`;
  try {
    if (file.size > MAX_BYTES) throw new Error("A file may have at most 10 MB. Make it smaller, or send a part of it.");
    const url = `${path}?client_id=${newId()}`;
    for (let wait = 1; wait; ) {
      wait = await post(url, file, { "x-file-name": encodeURIComponent(file.name), ...headers });
      if (wait) status.textContent = `Many files are coming from your network. “${file.name}” is sent in ${wait} seconds.`;
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

function paperclip() {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 20 20", width: "20", height: "20", fill: "none", stroke: "currentColor", "stroke-width": "1.6", "stroke-linecap": "round", "aria-hidden": "true" })) svg.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PAPERCLIP);
  svg.append(path);
  return svg;
}

/** The line on top that tells what is wrong with the connection, or with what was asked, and what to do. */
import { el, fill, need } from "../shared/dom.js";
import { icon } from "../shared/icons.js";

/** A connection that is back within this is not worth a word. */
const SAY_AFTER_MS = 1200;

export class Banner {
  #root;
  #socket;
  #timer = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("../shared/socket.js").Socket} socket
   */
  constructor(root, socket) {
    this.#root = root;
    this.#socket = socket;
    socket.addEventListener("state", () => this.#state());
    socket.addEventListener("refused", (event) => this.#refused(/** @type {CustomEvent} */ (event).detail));
    socket.addEventListener("delayed", (event) => this.#delayed(/** @type {CustomEvent} */ (event).detail));
    socket.addEventListener("resumed", () => this.#hide());
  }

  /** Tells a problem until it is closed. @param {string} sentence */
  tell(sentence) {
    this.#show("alert", sentence, "Close", () => this.#hide());
  }

  #state() {
    clearTimeout(this.#timer);
    if (this.#socket.state === "offline") this.#timer = setTimeout(() => this.#offline(), SAY_AFTER_MS);
    else this.#hide();
  }

  #offline() {
    const sentence = navigator.onLine
      ? "The connection is gone. We keep trying; what you write is sent when it is back."
      : "You are offline. What you write is sent when you are back.";
    this.#show("offline", sentence, "Try now", () => this.#socket.retryNow());
  }

  /** @param {import("../shared/socket.js").RequestError} error */
  #refused(error) {
    // What can be left out of the opening is left out, and the socket is on its way again.
    if (this.#socket.state === "connecting") return;
    clearTimeout(this.#timer);
    this.#show("alert", error.message, "Reload", () => location.reload());
  }

  /** @param {import("../shared/socket.js").RequestError} error */
  #delayed({ details }) {
    const seconds = Number(details.retry_after);
    if (seconds * 1000 < SAY_AFTER_MS) return;
    this.#show("offline", `Much is coming from your network. What you wrote is sent in ${seconds} seconds.`, "Close", () => this.#hide());
  }

  /**
   * @param {import("../shared/icons.js").IconName} sign
   * @param {string} sentence
   * @param {string} verb
   * @param {() => void} act
   */
  #show(sign, sentence, verb, act) {
    const button = el("button", { type: "button", class: "chip", on: { click: act } }, verb);
    fill(this.#root, icon(sign), el("span", {}, sentence), button);
    this.#root.hidden = false;
  }

  #hide() {
    if (this.#root.contains(document.activeElement)) need("fd-transcript").focus();
    this.#root.hidden = true;
    fill(this.#root);
  }
}

/**
 * The way to the page that carries the widget, over `postMessage`: only with the window that frames this one,
 * and only with the origin that its loader named. Opened by itself, the page has no host and nobody to talk to.
 */
export class Host {
  #origin = new URLSearchParams(location.search).get("host") ?? "";

  /** Whether there is a host at all. */
  get present() {
    return window.parent !== window && this.#origin !== "";
  }

  /**
   * Listens: `handlers` says what is done with each type of message; others are ignored.
   * @param {Record<string, (detail: any) => void>} handlers
   */
  listen(handlers) {
    addEventListener("message", ({ source, origin, data }) => {
      if (!this.present || source !== window.parent || origin !== this.#origin) return;
      const { frontdesk, type, detail } = Object(data);
      if (frontdesk === 1 && Object.hasOwn(handlers, type)) handlers[type](detail);
    });
  }

  /**
   * @param {"ready" | "close" | "unread" | "started" | "keep"} type
   * @param {unknown} [detail]
   */
  say(type, detail) {
    if (this.present) window.parent.postMessage({ frontdesk: 1, type, detail }, this.#origin);
  }
}

/** Styles of parts that a page loads later than itself. */
import { el } from "./dom.js";

/**
 * Adds a stylesheet of ours, once.
 * @param {string} href
 */
export function addStyle(href) {
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(el("link", { rel: "stylesheet", href }));
}

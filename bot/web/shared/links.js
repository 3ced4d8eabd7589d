/**
 * Web addresses that stand in a text as they are, made links. The server's own, for Markdown:
 * bot/services/linkify.py; both are held to the same table, tests/web/links.json.
 */
import { fill } from "./dom.js";
import { link } from "./rich-text.js";

const ADDRESS = /(?:https?:\/\/|www\.)[\p{L}\p{N}_][^\s<>"«»„“”「」『』（）。、，！？；：]*/giu;
const INSIDE = /[\p{L}\p{N}_@./:-]$/u;
const AFTER = ".,;:!?'’…*_~";
const BRACKETS = new Map([[")", "("], ["]", "["], ["}", "{"]]);

/**
 * Makes links of the addresses in a text that is shown. Each is shown whole, so that where it leads can be seen.
 * @param {HTMLElement} node
 */
export function showLinks(node) {
  const parts = splitLinks(node.textContent ?? "");
  if (parts.some(({ href }) => href)) fill(node, ...parts.map(({ text, href }) => (href ? link(href, text) : text)));
}

/**
 * The text in parts: those with `href` are addresses.
 * @param {string} text
 * @returns {{text: string, href?: string}[]}
 */
export function splitLinks(text) {
  /** @type {{text: string, href?: string}[]} */
  const parts = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const shown = withoutEnd(found);
    const whole = shown.slice(0, 8).includes("://");
    if (INSIDE.test(text.slice(0, index)) || (!whole && shown.indexOf(".") === shown.lastIndexOf("."))) continue;
    if (index > done) parts.push({ text: text.slice(done, index) });
    parts.push({ text: shown, href: whole ? shown : `https://${shown}` });
    done = index + shown.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** Without the sentence’s own stop, and without a bracket that was opened before the address. @param {string} address */
function withoutEnd(address) {
  const count = (/** @type {string} */ sign) => address.split(sign).length;
  const surplus = new Map([...BRACKETS].map(([close, start]) => [close, count(close) - count(start)]));
  let end = address.length;
  for (; end; end--) {
    const last = address[end - 1];
    const left = surplus.get(last) ?? 0;
    if (left > 0) surplus.set(last, left - 1);
    else if (!AFTER.includes(last)) break;
  }
  return address.slice(0, end);
}

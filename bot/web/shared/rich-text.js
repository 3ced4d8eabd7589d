/**
 * Renders Markdown that the server has parsed. Only tags of an allowlist become elements, and no text is ever
 * parsed as markup.
 *
 * @typedef {import("./wire").RichNode} RichNode
 */
import { el } from "./dom.js";

const TAGS = new Set(
  "p h3 h4 ul ol li strong em code pre blockquote a br hr table thead tbody tr th td img".split(" "),
);
const SIDED = /^(?:[uo]l|table|blockquote)$/;
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The tree as nodes. A tag that is not on the allowlist is replaced by its children.
 *
 * @param {readonly RichNode[]} nodes
 * @returns {DocumentFragment}
 */
export function renderRich(nodes) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(renderNode(node));
  return fragment;
}

/**
 * The address if it is safe (web, mail, telephone, or a path of this site), else null.
 *
 * @param {string | undefined} href
 * @returns {string | null}
 */
export function safeHref(href) {
  if (!href) return null;
  try {
    const url = new URL(href, document.baseURI);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A link that opens in a new tab, or plain text when its address is not safe.
 *
 * @param {string | undefined} href
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function link(href, ...children) {
  const safe = safeHref(href);
  if (safe === null) return el("span", {}, ...children);
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const PICTURE = /^\/pictures\/[0-9a-f]{32}\.(png|jpg|gif|webp)$/;

/**
 * A picture of this site; for any other only its description.
 *
 * @param {string | undefined} src
 * @param {string} description
 */
function picture(src, description) {
  if (!src || !PICTURE.test(src)) return document.createTextNode(description);
  return el("img", { src, alt: description, loading: "lazy" });
}

/**
 * @param {RichNode} node
 * @returns {Node}
 */
function renderNode(node) {
  const { tag = "", text = "", children = [] } = node;
  if (!tag) return document.createTextNode(text);
  if (!TAGS.has(tag)) return renderRich(children);
  if (tag === "a") return link(node.href, renderRich(children));
  if (tag === "img") return picture(node.href, text);
  const { start, align, number } = node;
  // Blocks with markers on one side, such as a list’s numbers, follow the direction of their text.
  const props = { dir: SIDED.test(tag) ? "auto" : undefined, start, class: number ? "number" : undefined, data: { align } };
  const element = el(/** @type {"p"} */ (tag), props, text || null, renderRich(children));
  if (tag !== "table") return element;
  const box = el("div", { class: "rich-table" }, element);
  import("./table.js").then(({ fitTable }) => fitTable(box));
  return box;
}

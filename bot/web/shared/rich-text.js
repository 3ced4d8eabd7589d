/**
 * Parsed Markdown to nodes. The server parsed it; here a tree becomes elements by an allowlist, and nothing
 * in it is ever read as markup.
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
 * The nodes that show this tree. A tag that is not on the list gives its children without it.
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
 * The address when it is safe to follow, else null: web, mail and telephone addresses, and paths of this site.
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
 * A link that opens beside the page, or plain text when its address is not safe to follow.
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
 * One of this site’s pictures; of any other its description only.
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
  // What has a side, such as a list its numbers, has it where its first words begin.
  const props = { dir: SIDED.test(tag) ? "auto" : undefined, start, class: number ? "number" : undefined, data: { align } };
  const element = el(/** @type {"p"} */ (tag), props, text || null, renderRich(children));
  if (tag !== "table") return element;
  const box = el("div", { class: "rich-table" }, element);
  import("./table.js").then(({ fitTable }) => fitTable(box));
  return box;
}

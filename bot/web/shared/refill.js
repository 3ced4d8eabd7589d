/**
 * Children brought up to date in place. What reads the same stays the very element that it was, so that a button
 * which is being pressed, or has the keyboard, outlives news that does not concern it.
 *
 * A control (what can be pressed or written in) is kept when it reads the same, or when it has the same `data-key`
 * or `data-id`: then it is the same control under another word. What it does is always the newest. Anything else
 * becomes another of its tag and class. An element that a caller keeps and passes again stays as it is.
 */
import { hear, listenersOf, present } from "./dom.js";

const CONTROLS = "a, button, input, select, textarea, summary, dialog, details";

/**
 * Makes `parent` read as these children do.
 * @param {Element} parent
 * @param {...import("./dom.js").Child} children
 */
export function refill(parent, ...children) {
  settle(parent, present(children).map((child) => (typeof child === "string" ? document.createTextNode(child) : child)));
}

/**
 * @param {Element} parent
 * @param {Node[]} wanted
 */
function settle(parent, wanted) {
  const left = new Set(parent.childNodes);
  const kept = wanted.map((node) => pick(left, (old) => old === node || old.isEqualNode(node)));
  const nodes = wanted.map((node, index) => {
    const old = kept[index] ?? pick(left, (other) => isSame(other, node));
    if (!old || old === node) return node;
    update(old, node);
    return old;
  });
  arrange(parent, nodes);
}

/**
 * Makes these the children of `parent`, in this order, moving no more of them than it must.
 * @param {Element} parent
 * @param {Node[]} nodes
 */
export function arrange(parent, nodes) {
  const stay = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!stay.has(child)) child.remove(); // first: who follows stays in place
  let place = parent.firstChild;
  for (const node of nodes) {
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
}

/**
 * Takes the first for which `test` holds out of the set.
 * @param {Set<ChildNode>} left
 * @param {(node: ChildNode) => boolean} test
 */
function pick(left, test) {
  for (const node of left) {
    if (!test(node)) continue;
    left.delete(node);
    return node;
  }
  return null;
}

/**
 * Whether the one can become the other without anybody losing hold of it.
 * @param {Node} old
 * @param {Node} node
 */
function isSame(old, node) {
  if (!(old instanceof Element && node instanceof Element)) return old.nodeType === node.nodeType;
  if (old.tagName !== node.tagName || keyOf(old) !== keyOf(node)) return false;
  if (keyOf(old) !== "") return true;
  return old.getAttribute("class") === node.getAttribute("class") && !old.matches(CONTROLS) && !old.tagName.includes("-");
}

/** @param {Element} node */
function keyOf(node) {
  return node.getAttribute("data-key") ?? node.getAttribute("data-id") ?? "";
}

/**
 * @param {Node} old
 * @param {Node} node
 */
function update(old, node) {
  if (!(old instanceof Element && node instanceof Element)) {
    if (old.nodeValue !== node.nodeValue) old.nodeValue = node.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  hear(old, listenersOf(node));
  settle(old, [...node.childNodes]);
}

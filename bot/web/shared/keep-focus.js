/**
 * The keyboard never falls to the page's body: when the control that has it is taken away, hidden or disabled (it was
 * dismissed, answered, or is busy), what it stood in gets it, from the nearest outwards, and the next Tab goes on
 * from there.
 */
import { focusOn } from "./dom.js";

/** What has the keyboard, and all that it stands in. @type {Element[]} */
let path = [];
let due = 0;

/** Begins to watch. */
export function keepFocus() {
  addEventListener("focusin", ({ target }) => (path = pathOf(/** @type {Element} */ (target))));
  // After whoever took it away had the time to give the keyboard to something better.
  const look = () => (due ||= requestAnimationFrame(settle));
  const what = { childList: true, subtree: true, attributeFilter: ["hidden", "disabled", "open"] };
  new MutationObserver(look).observe(document.body, what);
  addEventListener("focusout", look);
}

function settle() {
  due = 0;
  if (document.activeElement !== document.body || !path.length) return;
  const [left, ...around] = path;
  if (isThere(left)) {
    path = []; // left for nothing, by a press beside it: that is what was wanted
    return;
  }
  const next = around.find(isThere) ?? document.querySelector("dialog[open], main");
  if (next instanceof HTMLElement) focusOn(next);
}

/** @param {Element} node */
function pathOf(node) {
  const nodes = [];
  for (let at = /** @type {Element | null} */ (node); at && at !== document.body; at = at.parentElement) nodes.push(at);
  return nodes;
}

/** @param {Element} node */
function isThere(node) {
  return node.isConnected && node.checkVisibility() && !node.matches(":disabled");
}

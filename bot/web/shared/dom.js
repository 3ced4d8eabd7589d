/**
 * Elements from data, with no markup in between: text stays text.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Record<string, (event: any) => void>} Listeners
 * @typedef {Record<string, unknown> & {
 *   class?: string,
 *   on?: Listeners,
 *   data?: Record<string, string | number | undefined | null>,
 * }} Props
 */

/**
 * The element with these properties and children. `class`, `on` (listeners) and `data` (data-*) are special;
 * what is a property of the element is set as one, the rest as attributes. `null`, `undefined` and `false` are left out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = String(value);
    else if (name === "on") hear(node, /** @type {Listeners} */ (value));
    else if (name === "data") setData(node, /** @type {NonNullable<Props["data"]>} */ (value));
    else if (value !== true && (name.includes("-") || !(name in node))) node.setAttribute(name, String(value));
    else if (name in node && !READ_ONLY.has(name)) /** @type {any} */ (node)[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...present(children));
  return node;
}

/** Properties that exist but only take a value as an attribute. */
const READ_ONLY = new Set(["form", "list", "role"]);

/**
 * Puts these children in place of the ones that `parent` has.
 *
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(...present(children));
}

/**
 * The one element under `root` that `selector` names; throws when a page lacks it.
 *
 * @template {Element} [E=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {E}
 */
export function need(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return /** @type {E} */ (found);
}

/**
 * Gives the keyboard to what is no control: where a control was that is gone now.
 * @param {HTMLElement} node
 */
export function focusOn(node) {
  if (node.tabIndex < 0) node.tabIndex = -1; // else it has a stop of its own
  node.focus({ preventScroll: true });
}

/**
 * Those of the children that are there.
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** What each element does, looked up when it happens: `refill` may put newer ones in place. @type {WeakMap<Element, Listeners>} */
const listeners = new WeakMap();

/** @param {Element} node @returns {Listeners} what `el` was told that it does */
export function listenersOf(node) {
  return listeners.get(node) ?? {};
}

/**
 * From now on the element does this, and nothing that it was told before.
 * @param {Element} node
 * @param {Listeners} todo
 */
export function hear(node, todo) {
  const known = listenersOf(node);
  const silent = Object.keys(known).map((type) => [type, () => {}]);
  listeners.set(node, { ...Object.fromEntries(silent), ...todo });
  for (const type of Object.keys(todo)) {
    if (!(type in known)) node.addEventListener(type, (event) => listenersOf(node)[type]?.(event));
  }
}

/**
 * @param {HTMLElement} node
 * @param {Record<string, string | number | undefined | null>} data
 */
function setData(node, data) {
  for (const [key, value] of Object.entries(data)) {
    if (value !== null && value !== undefined) node.dataset[key] = String(value);
  }
}

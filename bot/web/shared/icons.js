/** Line icons of 20 by 20, drawn from paths so that no page needs a file or an inline svg. */

/** @satisfies {Record<string, string>} */
const PATHS = {
  alert: "M10 6.5v4M10 13.5h.01M8.7 3.6 2.4 14.5A1.5 1.5 0 0 0 3.7 16.8h12.6a1.5 1.5 0 0 0 1.3-2.3L11.3 3.6a1.5 1.5 0 0 0-2.6 0Z",
  attach: "m15.5 9.5-5.8 5.8a3.4 3.4 0 0 1-4.8-4.8l6.3-6.3a2.2 2.2 0 0 1 3.2 3.2l-6.3 6.2a1.1 1.1 0 0 1-1.6-1.5l5.4-5.4",
  book: "M10 5.5C8.5 4.3 6.5 4 3.5 4v11c3 0 5 .3 6.5 1.5 1.5-1.2 3.5-1.5 6.5-1.5V4c-3 0-5 .3-6.5 1.5Zm0 0v11",
  check: "m4 10.5 4 4 8-9",
  clock: "M10 6v4l2.7 1.7M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z",
  close: "m5 5 10 10M15 5 5 15",
  down: "m4.5 7.5 5.5 5.5 5.5-5.5",
  offline: "m3 3 14 14M7 12.3a4.3 4.3 0 0 1 4.6-.9M4.3 9.5A8 8 0 0 1 7 7.8M10 6.9a8 8 0 0 1 5.7 2.6M1.8 6.7A11.6 11.6 0 0 1 4.6 4.9M8 3.6a11.7 11.7 0 0 1 10.2 3.1M10 15.5h.01",
  person: "M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3.5 17c.4-3.2 3.1-5 6.5-5s6.1 1.8 6.5 5",
  send: "M10 16.5v-13M4.5 9 10 3.5 15.5 9",
  spark: "M10 2.5c.6 4.3 2.7 6.6 7.5 7.5-4.8.9-6.9 3.2-7.5 7.5-.6-4.3-2.7-6.6-7.5-7.5 4.8-.9 6.9-3.2 7.5-7.5Z",
};

/** @typedef {keyof typeof PATHS | "save" | keyof typeof import("./staff-icons.js").STAFF_PATHS} IconName */

/** @type {Record<string, string>} */
const known = { ...PATHS };

/** Makes these known too, on pages that show more than a customer's does. @param {Record<string, string>} paths */
export function addIcons(paths) {
  Object.assign(known, paths);
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * The icon, hidden from screen readers: what it stands beside, or its button's label, says it in words.
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = /** @type {SVGSVGElement} */ (document.createElementNS(SVG, "svg"));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", known[name]);
  for (const [key, value] of Object.entries(SHAPE)) svg.setAttribute(key, value);
  svg.append(path);
  return svg;
}

const SHAPE = {
  viewBox: "0 0 20 20",
  width: "20",
  height: "20",
  fill: "none",
  stroke: "currentColor",
  "stroke-width": "1.6",
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
  "aria-hidden": "true",
};

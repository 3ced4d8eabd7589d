/**
 * Small bar charts drawn as SVG. The table beside a chart says the same to those who can’t see it, so the
 * drawing itself is hidden from screen readers.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Bar
 * @property {string} label under or beside the bar
 * @property {number} value
 * @property {number} [part] the share of `value` to be drawn darker, in the same unit
 * @property {string} title the sentence shown on hover
 */

/**
 * Upright bars, one per step of a scale such as the hours of a day.
 * @param {Bar[]} bars
 * @param {{labelEvery?: number}} [options] label only each nth bar
 */
export function columnChart(bars, { labelEvery = 1 } = {}) {
  const frame = { width: 640, height: 200, left: 36, top: 10, bottom: 24 };
  const ceiling = roundUp(Math.max(1, ...bars.map((bar) => bar.value)));
  const plot = frame.height - frame.top - frame.bottom;
  const step = (frame.width - frame.left) / Math.max(1, bars.length);
  const svg = canvas(frame.width, frame.height);
  for (const tick of ticks(ceiling)) svg.append(...gridLine(frame, plot, tick, ceiling));
  for (const [index, bar] of bars.entries()) {
    const x = frame.left + index * step;
    svg.append(column(bar, { x, step, base: frame.top + plot, plot, ceiling }));
    if (index % labelEvery === 0) svg.append(label(bar.label, x + step / 2, frame.height - 6, "middle"));
  }
  return svg;
}

/**
 * One bar of a column chart with its darker part and a hover area over its whole step.
 * @param {Bar} bar
 * @param {{x: number, step: number, base: number, plot: number, ceiling: number}} place
 */
function column(bar, { x, step, base, plot, ceiling }) {
  const group = shape("g", { class: "chart-column" });
  const width = Math.max(2, Math.min(28, step * 0.66));
  const left = x + (step - width) / 2;
  const drawBar = (/** @type {number} */ value, /** @type {string} */ name) => {
    const height = (value / ceiling) * plot;
    if (height > 0) group.append(shape("rect", { class: name, x: left, y: base - height, width, height, rx: 2 }));
  };
  group.append(hoverTitle(bar.title));
  group.append(shape("rect", { class: "chart-hover", x, y: base - plot, width: step, height: plot }));
  drawBar(bar.value, "chart-bar");
  drawBar(bar.part ?? 0, "chart-bar-part");
  return group;
}

/**
 * A horizontal line with its number.
 * @param {{width: number, left: number, top: number}} frame
 * @param {number} plot
 * @param {number} tick
 * @param {number} ceiling
 */
function gridLine(frame, plot, tick, ceiling) {
  const y = frame.top + plot - (tick / ceiling) * plot;
  const name = tick === 0 ? "chart-axis" : "chart-grid";
  const line = shape("line", { class: name, x1: frame.left, x2: frame.width, y1: y, y2: y });
  return [line, label(shortNumber(tick), frame.left - 6, y + 4, "end")];
}

/**
 * 1,200 as "1.2K": an axis has little room.
 * @param {number} value
 */
const shortNumber = (value) => new Intl.NumberFormat(undefined, { notation: "compact" }).format(value);

/**
 * Up to three whole numbers from zero to the ceiling.
 * @param {number} ceiling
 */
const ticks = (ceiling) => (ceiling % 2 === 0 ? [0, ceiling / 2, ceiling] : [0, ceiling]);

/**
 * The next "round" number: 1, 2, 4, 6, 8, 10, 20, 40 …
 * @param {number} value
 */
export function roundUp(value) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 2, 4, 6, 8, 10].map((step) => step * magnitude);
  return Math.max(1, steps.find((step) => step >= value) ?? 10 * magnitude);
}

/**
 * @param {number} width
 * @param {number} height
 */
function canvas(width, height) {
  const svg = shape("svg", { class: "chart", viewBox: `0 0 ${width} ${height}` });
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {"middle" | "end"} anchor
 */
function label(text, x, y, anchor) {
  const node = shape("text", { class: "chart-label", x, y, "text-anchor": anchor });
  node.textContent = text;
  return node;
}

/** @param {string} text */
function hoverTitle(text) {
  const node = shape("title", {});
  node.textContent = text;
  return node;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

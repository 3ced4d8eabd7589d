/**
 * The business's own colour, made safe: text on it and in it keeps 4.5:1, its edge 3:1, in both themes.
 * Ratios and luminance as in WCAG 2.2, "contrast ratio".
 *
 * @typedef {[number, number, number]} Rgb 0 to 255 each
 * @typedef {{accent: Rgb, onAccent: Rgb, accentText: Rgb, accentSoft: Rgb}} Accent
 */

/** @type {Rgb} */
const WHITE = [255, 255, 255];
/** @type {Rgb} */
const INK = [16, 19, 22];
/** The extremes that it stands on: --raised and --hover of tokens.css. @type {Record<"light" | "dark", [Rgb, Rgb]>} */
const GROUNDS = {
  light: [WHITE, [240, 238, 233]],
  dark: [
    [32, 37, 42],
    [42, 48, 55],
  ],
};
const TEXT_RATIO = 4.5;
const EDGE_RATIO = 3;

/**
 * Replaces the accent of this page. A text that is no colour changes nothing.
 * @param {string | null | undefined} colour any colour of CSS
 */
export function applyAccent(colour) {
  const rgb = parseColour(colour);
  if (!rgb || matchMedia("(forced-colors: active)").matches) return;
  const light = safeAccent(rgb, ...GROUNDS.light);
  const dark = safeAccent(rgb, ...GROUNDS.dark);
  const set = (/** @type {string} */ token, /** @type {keyof Accent} */ part) =>
    document.documentElement.style.setProperty(token, `light-dark(${css(light[part])}, ${css(dark[part])})`);
  set("--accent", "accent");
  set("--on-accent", "onAccent");
  set("--accent-text", "accentText");
  set("--accent-soft", "accentSoft");
}

/**
 * The four tokens for a colour on this ground; as near to it as readable allows.
 * @param {Rgb} colour
 * @param {Rgb} ground
 * @param {Rgb} [tinted] the ground under quiet buttons and in bubbles
 * @returns {Accent}
 */
export function safeAccent(colour, ground, tinted = ground) {
  const away = luminance(ground) > 0.5 ? INK : WHITE;
  const soft = mix(ground, colour, 0.14);
  const fill = nudge(colour, away, (c) => contrast(c, ground) >= EDGE_RATIO);
  const white = contrast(WHITE, fill) >= contrast(INK, fill) || contrast(WHITE, fill) >= TEXT_RATIO;
  const onAccent = white ? WHITE : INK;
  return {
    accent: nudge(fill, white ? INK : WHITE, (c) => contrast(onAccent, c) >= TEXT_RATIO),
    onAccent,
    accentText: nudge(colour, away, (c) => [ground, tinted, soft].every((g) => contrast(c, g) >= TEXT_RATIO)),
    accentSoft: soft,
  };
}

/**
 * The first of ever more of `towards` in `colour` that is good.
 * @param {Rgb} colour
 * @param {Rgb} towards
 * @param {(colour: Rgb) => boolean} good
 */
function nudge(colour, towards, good) {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(colour, towards, share);
    if (good(tried)) return tried;
  }
  return towards;
}

/**
 * @param {Rgb} a
 * @param {Rgb} b
 */
export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** @param {Rgb} colour */
function luminance(colour) {
  const [r, g, b] = colour.map((part) => {
    const s = part / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {Rgb} a
 * @param {Rgb} b
 * @param {number} share of b
 * @returns {Rgb}
 */
function mix(a, b, share) {
  return /** @type {Rgb} */ (a.map((part, i) => Math.round(part + (b[i] - part) * share)));
}

/**
 * Red, green and blue of a CSS colour, or null when it is none.
 * @param {string | null | undefined} text
 * @returns {Rgb | null}
 */
export function parseColour(text) {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen || !text || !CSS.supports("color", text)) return null;
  pen.fillStyle = text;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

/** @param {Rgb} colour */
function css(colour) {
  return `rgb(${colour.join(" ")})`;
}

/**
 * News waits while something is being pressed. A press is a button going down and up again over the same thing:
 * a page that moves in between makes it a press of nothing, or of what has come to lie under the pointer.
 */

/** Whoever holds longer does not press, or let go where this page could not see it. */
const LONGEST_PRESS_MS = 10_000;

/** @type {Set<() => void>} in the order in which they came */
const waiting = new Set();
let pressed = false;
let timer = 0;

/**
 * Runs this now, or as soon as nothing is being pressed; the same one only once.
 * @param {() => void} draw
 */
export function afterPress(draw) {
  if (pressed || waiting.size) waiting.add(draw);
  else draw();
}

/** A double-click takes no longer in most systems, and nobody reads a new word and presses it sooner. */
const REST_MS = 500;

/** A button whose meaning has changed does nothing for a moment: a press now was meant for what it was. @param {HTMLElement} button */
export function rest(button) {
  button.ariaDisabled = "true"; // not disabled: that would take the focus away
  setTimeout(() => (button.ariaDisabled = null), REST_MS);
}

/**
 * From now on the second press of a double-click, or of a key that is held, does nothing on a button: it would act on
 * what the first has made of it, or has put in its place.
 */
export function ignoreSecondPresses() {
  const ignore = (/** @type {any} */ event) => {
    const second = event.detail > 1 || (event.repeat && event.key === "Enter");
    if (!second || !event.target.closest("button")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const type of ["click", "keydown"]) addEventListener(type, ignore, true);
}

/** @param {PointerEvent} event */
function press({ button }) {
  if (button !== 0) return;
  pressed = true;
  clearTimeout(timer);
  timer = setTimeout(release, LONGEST_PRESS_MS);
}

/**
 * The button was let go elsewhere, for instance in a list that the browser shows.
 * @param {PointerEvent} event
 */
function moved({ buttons }) {
  if (buttons === 0) letGo();
}

function letGo() {
  if (!pressed) return;
  clearTimeout(timer);
  timer = setTimeout(release); // the click comes after this, and is part of the press
}

function release() {
  pressed = false;
  const due = [...waiting];
  waiting.clear();
  for (const draw of due) draw();
}

const early = { capture: true, passive: true };
addEventListener("pointerdown", press, early);
addEventListener("pointermove", moved, early);
for (const end of ["pointerup", "pointercancel", "contextmenu", "keydown"]) addEventListener(end, letGo, early);
addEventListener("blur", letGo); // the window's own: a field's does not bubble

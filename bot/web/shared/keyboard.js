/**
 * Which key was pressed, for every handler of a keyboard event: an input method's keys belong to the input method.
 *
 * While a text is composed (Japanese, Chinese, Korean, accents), Enter takes the composed words and Escape drops them.
 * Chrome and Firefox mark those key presses with `isComposing`. Safari ends the composition first and then sends the
 * very Enter that ended it, marked only with `keyCode` 229. A form's own sending on Enter waits for a typed line break,
 * which no input method sends, so forms need no such question.
 */
const PROCESSED_BY_INPUT_METHOD = 229;

/** The event's `key`, or "" when an input method has used it. @param {KeyboardEvent} event */
export function pressedKey({ key, isComposing, keyCode }) {
  return isComposing || keyCode === PROCESSED_BY_INPUT_METHOD ? "" : key;
}

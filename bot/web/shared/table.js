/** Tables that fit, or can be scrolled by everybody. Loaded when the first one is to be shown. */
import { addStyle } from "./style.js";

const LONG_WORD = /\S{15}/;

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) mark(/** @type {HTMLElement} */ (target.closest(".rich-table")));
});

/** @param {HTMLElement} box what a table scrolls in */
export function fitTable(box) {
  addStyle("/static/shared/table.css");
  for (const cell of box.querySelectorAll("th, td")) {
    cell.classList.toggle("long", !cell.matches(".number") && LONG_WORD.test(cell.textContent ?? ""));
  }
  sizes.observe(box);
  sizes.observe(/** @type {Element} */ (box.firstElementChild));
}

/** Only what scrolls is a stop of the keyboard’s, and then it says what it is. @param {HTMLElement} box */
function mark(box) {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Table, scrolls sideways");
  } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
}

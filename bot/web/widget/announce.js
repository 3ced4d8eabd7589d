/** What a screen reader is told when a panel opens or changes above the composer, where nothing has the focus. */
import { el } from "../shared/dom.js";

const region = el("div", { class: "visually-hidden", role: "status" });
document.body.append(region);

/** A text that comes in the same moment as its region, or that stood there before, is not read out. */
const AFTER_MS = 100;
let timer = 0;

/** Says this once, politely. @param {string} sentence */
export function announce(sentence) {
  clearTimeout(timer);
  region.textContent = "";
  timer = setTimeout(() => (region.textContent = sentence), AFTER_MS);
}

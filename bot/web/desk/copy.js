/** A fact beside the button that copies it. */
import { el } from "../shared/dom.js";
import { toast } from "../shared/toast.js";

/**
 * @param {string} what the fact’s name, for the button’s label
 * @param {string} value
 * @param {import("../shared/dom.js").Child} [shown] in place of the bare value
 */
export function copyable(what, value, shown = value) {
  const copy = () => copyText(what, value);
  return el(
    "span",
    { class: "copy-row" },
    el("bdi", { class: "copy-value" }, shown),
    el("button", { type: "button", class: "button quiet small", "aria-label": `Copy ${what}`, on: { click: copy } }, "Copy"),
  );
}

/**
 * @param {string} what
 * @param {string} value
 */
async function copyText(what, value) {
  try {
    await navigator.clipboard.writeText(value);
    toast(`Copied the ${what}`, { tone: "positive" });
  } catch {
    toast("The browser didn’t allow copying. Select the text and copy it by hand.", { tone: "danger" });
  }
}

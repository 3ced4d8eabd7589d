/** What staff see beside an answer’s source. */
import { el } from "./dom.js";

/**
 * Which revision it was, and the way to it for those who may open the studio.
 * @param {import("./wire").AnswerView} answer
 */
export function revision({ entry_id: id, revision: number }) {
  const words = `Revision ${number}`;
  if (!document.body.dataset.pages?.includes("studio")) return el("span", { class: "muted" }, words);
  return el("a", { href: `/studio#${encodeURIComponent(id)}/${number}` }, words);
}

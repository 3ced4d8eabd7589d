/**
 * What a change does to customers' questions: one table, worst first.
 */
import { el } from "../shared/dom.js";
import { percent } from "./words.js";

/** @typedef {import("./gate-api").GateRow} GateRow */
/** @typedef {import("./gate-api").GateReply} GateReply */
/** @typedef {GateRow["verdict"]} Verdict */

const SHOWN_AT_FIRST = 8;

/** @type {Record<Verdict, {title: string, text: string, tone: string}>} in the order in which they are shown */
export const VERDICTS = {
  worse: { title: "Worse", text: "They get less than what is known to be right for them.", tone: "danger" },
  unanswered: { title: "Newly unanswered", text: "The assistant will find no answer, and offer a person.", tone: "danger" },
  ambiguous: { title: "Newly ambiguous", text: "The assistant will ask back which answer is meant.", tone: "caution" },
  gains: { title: "Newly this entry", text: "They did not get this entry before. Is it their answer?", tone: "accent" },
  changed: { title: "Otherwise changed", text: "They get something else; nobody has said what is right for them.", tone: "" },
  better: { title: "Better", text: "They get what is known to be right for them, or come closer to it.", tone: "positive" },
};

/** @param {GateRow[]} rows worst first */
export function gateTable(rows) {
  const groups = Object.keys(VERDICTS).map((verdict) => ({ verdict: /** @type {Verdict} */ (verdict), rows: rows.filter((row) => row.verdict === verdict) }));
  return el(
    "table",
    { class: "gate-table" },
    el("thead", {}, el("tr", {}, ...["Customers ask", "Now", "After"].map((title) => el("th", { scope: "col" }, title)))),
    ...groups.filter((group) => group.rows.length > 0).map((group) => groupBody(group.verdict, group.rows)),
  );
}

/** @param {Verdict} verdict @param {GateRow[]} rows */
function groupBody(verdict, rows) {
  const { title, text, tone } = VERDICTS[verdict];
  const head = el(
    "th",
    { class: "gate-group", scope: "colgroup", colSpan: 3 },
    el("span", { class: `badge ${tone}` }, `${title} · ${rows.length}`),
    el("span", { class: "small muted" }, text),
  );
  const body = el("tbody", { data: { verdict } }, el("tr", {}, head), ...rows.slice(0, SHOWN_AT_FIRST).map(line));
  const rest = rows.slice(SHOWN_AT_FIRST);
  if (!rest.length) return body;
  const more = el("tr", {}, el("td", { colSpan: 3 }, el("button", { type: "button", class: "link-button", on: { click: showRest } }, `Show ${rest.length} more`)));
  function showRest() {
    const lines = rest.map(line);
    more.replaceWith(...lines);
    lines[0].tabIndex = -1;
    lines[0].focus();
  }
  body.append(more);
  return body;
}

/** @param {GateRow} row */
function line(row) {
  const notes = [
    row.pinned && el("span", { class: "badge" }, "Pinned"),
    row.asked > 0 && el("span", {}, row.asked === 1 ? "asked once" : `asked ${row.asked} times`),
    wish(row),
  ].filter((note) => note !== false && note !== null);
  return el(
    "tr",
    {},
    el("td", { class: "gate-question" }, el("bdi", {}, row.text), notes.length > 0 && el("p", { class: "small muted gate-notes" }, ...notes)),
    el("td", { data: { label: "Now" } }, ...reply(row.before)),
    el("td", { data: { label: "After" } }, ...reply(row.after)),
  );
}

/** @param {GateRow} row */
function wish(row) {
  if (row.pinned) return el("span", {}, row.right ? `should get “${row.right.title}”` : "should get no answer");
  if (row.right) return el("span", {}, `customers were helped by “${row.right.title}”`);
  return row.wish ? el("span", {}, "customers were not helped") : null;
}

/** @param {GateReply} given */
function reply({ outcome, shown, confidence }) {
  if (outcome === "none") return [el("span", { class: "gate-none" }, "No answer")];
  const sure = el("span", { class: "numbers muted", title: "How sure the assistant is" }, percent(confidence));
  const titles = shown.map((entry) => el("li", {}, el("bdi", {}, entry.title)));
  if (outcome === "clarify") return [el("span", {}, "Asks back: "), el("ul", { class: "gate-asked" }, ...titles), " ", sure];
  return [el("ul", { class: "gate-asked" }, ...titles), " ", sure];
}

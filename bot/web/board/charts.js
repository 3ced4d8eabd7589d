/**
 * The charts, each beside a table that says the same.
 */
import { columnChart } from "../shared/chart.js";
import { el } from "../shared/dom.js";

/** @typedef {import("./board").Board} Board */
/** @typedef {import("./board").Count} Count */

/** @param {Board} board */
export function boardCharts(board) {
  return el(
    "div",
    { class: "charts" },
    panel("Conversations per hour", hourChart(board), hourTable(board)),
    panel("Handed to a person, by reason", ...countParts(board.reasons, "Reason", "Nobody was handed to a person.")),
    panel("Most used entries", ...countParts(board.entries, "Entry", "No entry answered yet.")),
  );
}

/**
 * @param {string} title
 * @param {...(Node | null)} content
 */
function panel(title, ...content) {
  return el("section", { class: "panel" }, el("h2", {}, title), ...content);
}

/** @param {Board} board */
function hourChart({ day, hours }) {
  const bars = hours.map(({ hour, conversations, handoffs }) => ({
    label: localHour(day, hour),
    value: conversations,
    part: handoffs,
    title: `${localHour(day, hour)}: ${conversations.toLocaleString()} conversations, ${handoffs.toLocaleString()} handed to a person`,
  }));
  const legend = el(
    "p",
    { class: "legend small muted" },
    el("span", { class: "legend-mark" }),
    "Conversations",
    el("span", { class: "legend-mark part" }),
    "Handed to a person",
  );
  return el("figure", {}, columnChart(bars, { labelEvery: 4 }), legend);
}

/** @param {Board} board */
function hourTable({ day, hours }) {
  const busy = hours.filter(({ conversations, handoffs }) => conversations > 0 || handoffs > 0);
  if (!busy.length) return el("p", { class: "muted" }, "Nothing happened on this day yet.");
  const rows = busy.map(({ hour, conversations, handoffs }) => [localHour(day, hour), conversations, handoffs]);
  return table(["Hour", "Conversations", "Handed over"], rows);
}

/**
 * A list of bars and the table in one: each row holds its label, its bar and its number.
 * @param {Count[]} counts
 * @param {string} name
 * @param {string} none
 */
function countParts(counts, name, none) {
  if (!counts.length) return [el("p", { class: "muted" }, none)];
  const most = Math.max(...counts.map(({ count }) => count));
  const bars = counts.map(({ label, count }) => {
    const bar = el("span", { class: "count-bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", String(count / most));
    return el("tr", {}, el("th", { scope: "row" }, el("bdi", {}, label)), el("td", { class: "count-track" }, bar), el("td", { class: "numbers" }, count.toLocaleString()));
  });
  const head = el("tr", {}, el("th", { scope: "col" }, name), el("td", {}), el("th", { scope: "col", class: "numbers" }, "Count"));
  return [el("table", { class: "counts" }, el("thead", {}, head), el("tbody", {}, ...bars))];
}

/**
 * @param {string[]} columns
 * @param {(string | number)[][]} rows
 */
function table(columns, rows) {
  const head = columns.map((column, place) => el("th", { scope: "col", class: place ? "numbers" : "" }, column));
  const body = rows.map(([first, ...numbers]) =>
    el("tr", {}, el("th", { scope: "row" }, first), ...numbers.map((number) => el("td", { class: "numbers" }, number.toLocaleString()))),
  );
  return el("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": `${columns[0]} table` },
    el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body)));
}

/**
 * An hour of the day (UTC) on the reader's clock.
 * @param {string} day
 * @param {number} hour
 */
function localHour(day, hour) {
  const moment = new Date(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  return new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

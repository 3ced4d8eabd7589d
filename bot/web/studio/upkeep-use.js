/** How entries do with customers over twelve weeks: a table, and for the chosen entry a chart with its own table. */
import { sentenceOf } from "../shared/api.js";
import { columnChart } from "../shared/chart.js";
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { toast } from "../shared/toast.js";
import { listUse, listWeeks } from "./upkeep-calls.js";

/** @typedef {import("./upkeep").EntryUse} EntryUse */
/** @typedef {import("./upkeep").WeekUse} WeekUse */

const COLUMNS = ["Shown", "Helpful", "Not helpful", "To a person", "Used by agents", "Edited", "Ignored"];

/** What stands in these columns. @param {EntryUse | WeekUse} use */
const countsOf = (use) => [use.shown, use.helpful, use.unhelpful, use.to_person, use.used, use.edited, use.ignored];
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });

export class UsePage {
  #table = el("div", {});
  #weeks = el("section", { class: "use-weeks", "aria-live": "polite", hidden: true });
  element = el("div", { class: "upkeep-page use-page" }, this.#table, this.#weeks);

  async load() {
    if (!this.#table.childElementCount) fill(this.#table, skeletons(4));
    try {
      this.#draw(await listUse());
    } catch (error) {
      fill(this.#table, errorState(error, () => this.load()));
    }
  }

  /** @param {EntryUse[]} entries */
  #draw(entries) {
    if (!entries.length) {
      fill(this.#table, emptyState({ icon: "book", title: "No entry was used yet", text: "What customers were shown in the last twelve weeks, and whether it helped, shows here." }));
      return;
    }
    const head = ["Entry", ...COLUMNS, ""].map((name) => el("th", { scope: "col" }, name));
    fill(
      this.#table,
      el("p", { class: "muted" }, "The last twelve weeks, in chats, on the help pages and suggested to agents. Those with most trouble first."),
      el("table", { class: "plain-table upkeep-table use-table stacked" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...entries.map((entry) => this.#row(entry)))),
    );
  }

  /** @param {EntryUse} entry */
  #row(entry) {
    const { entry_id: id, question } = entry;
    const show = el("button", { type: "button", class: "button quiet small", "aria-label": `By week: ${question}`, on: { click: () => this.#open(entry) } }, "By week");
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("a", { href: `#${encodeURIComponent(id)}` }, el("bdi", {}, question))),
      ...countsOf(entry).map((count, place) => el("td", { class: "numbers", data: { label: COLUMNS[place] } }, count.toLocaleString())),
      el("td", {}, show),
    );
  }

  /** @param {EntryUse} entry */
  async #open({ entry_id: id, question }) {
    try {
      const weeks = await listWeeks(id);
      const title = el("h2", { tabIndex: -1 }, question);
      fill(this.#weeks, title, chart(weeks), weekTable(weeks));
      this.#weeks.hidden = false;
      title.focus();
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }
}

/** @param {WeekUse[]} weeks */
function chart(weeks) {
  const bars = weeks.map((week) => ({
    label: day.format(new Date(week.week)),
    value: week.shown,
    part: Math.min(week.shown, week.unhelpful + week.to_person),
    title: `Week of ${day.format(new Date(week.week))}: shown ${week.shown}, helpful ${week.helpful}, not helpful ${week.unhelpful}, to a person ${week.to_person}`,
  }));
  const legend = el("p", { class: "legend small muted" }, el("span", { class: "legend-mark" }), "Shown", el("span", { class: "legend-mark part" }), "Not helpful, or to a person");
  return el("figure", {}, columnChart(bars, { labelEvery: 3 }), legend);
}

/** @param {WeekUse[]} weeks */
function weekTable(weeks) {
  const busy = weeks.filter((week) => countsOf(week).some(Boolean));
  const head = ["Week of", ...COLUMNS].map((name) => el("th", { scope: "col" }, name));
  const rows = busy.map((week) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, day.format(new Date(week.week))),
      ...countsOf(week).map((count, place) => el("td", { class: "numbers", data: { label: COLUMNS[place] } }, count.toLocaleString())),
    ),
  );
  return el("table", { class: "plain-table upkeep-table use-table stacked" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
}

/** The audit log on the board: who did what that day, by person and by action. */
import { call, sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { afterPress } from "../shared/press.js";
import { refill } from "../shared/refill.js";
import { clock, exact } from "../shared/time.js";

/** @typedef {import("./audit").AuditPage} AuditPage */
/** @typedef {import("./audit").AuditView} AuditView */

/** What each action is called; a newer gateway's actions are shown by their own names. @type {Record<string, string>} */
const ACTIONS = {
  staff_added: "Added a person",
  staff_removed: "Removed a person",
  staff_password_set: "Set a password",
  staff_skills_set: "Set a person’s skills",
  staff_languages_set: "Set a person’s languages",
  staff_link_made: "Made a sign-in link",
  team_added: "Added a team",
  team_renamed: "Renamed a team",
  team_members_set: "Set a team’s members",
  team_removed: "Removed a team",
  token_added: "Made an API token",
  token_revoked: "Revoked an API token",
  setting_changed: "Changed a setting",
  secret_set: "Set a secret",
  secret_removed: "Removed a secret",
  secrets_rotated: "Changed the key of secrets",
  entries_exported: "Exported entries",
  question_taught: "Taught a question",
  transcript_exported: "Exported a transcript",
  customer_forgotten: "Stopped using a customer’s name, address and numbers, as they asked",
  sensitive_viewed: "Read a sensitive detail",
  sensitive_removed: "Removed a sensitive detail",
  customer_erased: "Erased a customer",
  words_redacted: "Took out a customer’s words",
};

export class AuditPanel {
  element = el("section", { class: "panel audit-panel", "aria-label": "Audit log" });
  #by = select("Person");
  #action = select("Action");
  #rows = el("div", { class: "goodwill-table" });
  #day = "";
  #asked = 0;
  #further = false;
  /** @type {AuditView[]} */
  #entries = [];

  constructor() {
    const filters = el("div", { class: "audit-filters" }, labelled("Person", this.#by), labelled("Action", this.#action));
    fill(this.element, el("h2", {}, "Audit log"), filters, this.#rows);
    for (const control of [this.#by, this.#action]) control.addEventListener("change", () => this.#read(undefined));
  }

  /**
   * Reads the day anew, but for somebody who went on to older entries: those stay.
   * @param {string} day
   */
  async load(day) {
    if (day === this.#day && this.#further) return;
    this.#day = day;
    await this.#read(undefined);
  }

  /** @param {number | undefined} before the page after the one that ended with this id */
  async #read(before) {
    const asked = ++this.#asked;
    const query = new URLSearchParams({ day: this.#day });
    if (this.#by.value) query.set("by", this.#by.value);
    if (this.#action.value) query.set("action", this.#action.value);
    if (before !== undefined) query.set("before", String(before));
    try {
      const page = await call("GET", `/api/board/audit?${query}`);
      afterPress(() => asked === this.#asked && this.#draw(page, before !== undefined));
    } catch (error) {
      if (asked === this.#asked) fill(this.#rows, el("p", { class: "muted", role: "alert" }, sentenceOf(error)));
    }
  }

  /**
   * @param {AuditPage} page
   * @param {boolean} further whether it goes on where the shown one ends
   */
  #draw(page, further) {
    this.#further = further;
    this.#entries = further ? [...this.#entries, ...page.entries] : page.entries;
    options(this.#by, "Everybody", page.people.map((name) => [name, name]));
    options(this.#action, "All actions", page.actions.map((action) => [action, nameOf(action)]));
    const next = page.next;
    refill(
      this.#rows,
      this.#entries.length ? table(this.#entries) : el("p", { class: "muted" }, "Nothing was noted for this choice on this day."),
      next !== null && el("button", { type: "button", class: "button small", on: { click: () => this.#read(next) } }, "Show older"),
    );
  }
}

/** @param {AuditView[]} entries */
function table(entries) {
  const heads = ["Time", "Who", "What", "Details"].map((title) => el("th", { scope: "col" }, title));
  const rows = entries.map(({ at, by, action, subject, details }) =>
    el(
      "tr",
      {},
      el("td", { title: exact(at) }, clock(at)),
      el("td", {}, by),
      el("td", {}, nameOf(action), el("span", { class: "audit-subject" }, subject)),
      el("td", {}, details.map(({ name, value }) => `${name.replaceAll("_", " ")}: ${value || "none"}`).join("; ")),
    ),
  );
  return el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
}

/** @param {string} action */
function nameOf(action) {
  return ACTIONS[action] ?? action.replaceAll("_", " ");
}

/** @param {string} name */
function select(name) {
  return el("select", { class: "input", name: name.toLowerCase(), "aria-label": name });
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function labelled(label, control) {
  return el("label", { class: "field" }, el("span", { class: "small muted" }, label), control);
}

/**
 * Puts these choices into the control and keeps the one that was made.
 * @param {HTMLSelectElement} control
 * @param {string} all
 * @param {string[][]} choices value and text of each
 */
function options(control, all, choices) {
  const chosen = control.value;
  const values = ["", ...choices.map(([value]) => value)];
  if (values.join("\n") === [...control.options].map((option) => option.value).join("\n")) return;
  fill(control, ...[["", all], ...choices].map(([value, text]) => el("option", { value }, text)));
  control.value = values.includes(chosen) ? chosen : "";
}

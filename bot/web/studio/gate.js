/**
 * The publish gate: before something goes live, the editor sees which customers' questions it changes.
 */
import { ApiError, sentenceOf } from "../shared/api.js";
import { el, fill } from "../shared/dom.js";
import { addStyle } from "../shared/style.js";
import { checkChanges, letThrough, planEntry } from "./gate-calls.js";
import { gateTable } from "./gate-table.js";

/** @typedef {import("./gate-api").GateReport} GateReport */
/** @typedef {import("./studio").EntryView} EntryView */

/**
 * @typedef {object} Wish
 * @property {import("./gate-api").GateChange[]} [changes]
 * @property {{action: "publish" | "retire", entry_ids: string[]}} [bulk] what a bulk change makes, with `go`
 * @property {string} title what is about to happen
 * @property {string} verb what the button says
 * @property {string} [reason] kept with the change in the history
 * @property {string} [about] a sentence that stands under the title
 * @property {(consent: {check_id?: string, override: string}) => Promise<EntryView[]>} [go] makes the changes; else they go live
 */

/**
 * Checks the changes and makes them live, after showing what they do.
 * @param {Wish} wish
 * @returns {Promise<EntryView[] | null>} the entries as they are then; null when nothing was changed
 */
export function throughGate(wish) {
  return new GateDialog(wish).run();
}

/** @param {EntryView} entry @param {string} reason @returns {Wish} */
export function publishing(entry, reason) {
  const { number, content } = entry.revisions[0];
  return { changes: [{ entry_id: entry.entry_id, revision: number }], title: `Publish “${content.question}”`, verb: "Publish", reason };
}

/** @param {EntryView} entry @param {Date} at @param {string} reason @returns {Wish} */
export function planning(entry, at, reason) {
  const about = "Its questions are asked again when its time comes.";
  const go = async (/** @type {{check_id?: string, override: string}} */ consent) => [await planEntry(entry.entry_id, at.toISOString(), reason, consent)];
  return { ...publishing(entry, reason), title: `Plan “${entry.revisions[0].content.question}”`, verb: "Plan", about, go };
}

/** @param {EntryView} entry @param {string} reason @returns {Wish} */
export function retiring(entry, reason) {
  return { changes: [{ entry_id: entry.entry_id, revision: null }], title: `Retire “${entry.revisions[0].content.question}”`, verb: "Retire", reason };
}

class GateDialog {
  #wish;
  #abort = new AbortController();
  #content = el("div", { class: "dialog-content gate-content" });
  #actions = el("div", { class: "dialog-actions" });
  #dialog;
  /** @type {EntryView[] | null} */
  #passed = null;

  /** @param {Wish} wish */
  constructor(wish) {
    addStyle("/static/studio/gate.css");
    this.#wish = wish;
    const heading = el("h2", { id: "gate-title" }, wish.title);
    const body = el("div", { class: "dialog-body" }, heading, wish.about ? el("p", { class: "muted" }, wish.about) : null, this.#content, this.#actions);
    this.#dialog = el("dialog", { class: "dialog wide gate", "aria-labelledby": heading.id }, body);
  }

  /** @returns {Promise<EntryView[] | null>} */
  run() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#check();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => {
        this.#abort.abort();
        this.#dialog.remove();
        resolve(this.#passed);
      });
    });
  }

  /** @param {string} [note] why it is checked once more */
  async #check(note = "") {
    const bar = el("progress", { max: 1, "aria-label": "Questions asked" });
    const words = el("p", { class: "muted numbers", role: "status" }, "Asking what customers asked …");
    fill(this.#content, note && el("p", {}, note), bar, words);
    fill(this.#actions, this.#cancel());
    try {
      const report = await checkChanges(
        { changes: this.#wish.changes, bulk: this.#wish.bulk },
        ({ asked, of }) => {
          bar.max = of || 1;
          bar.value = asked;
          words.textContent = `Asking what customers asked: ${asked.toLocaleString()} of ${of.toLocaleString()}, of the present content and the new`;
        },
        this.#abort.signal,
      );
      if (report.rows.length === 0 && !note) await this.#go(report);
      else this.#show(report);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#refused(error);
    }
  }

  /** @param {GateReport} report */
  #show(report) {
    const worse = report.rows.filter((row) => row.pinned && row.verdict === "worse").length;
    fill(
      this.#content,
      el("p", { role: "status" }, summary(report)),
      report.blocked && el("div", { class: "gate-blocked", role: "alert" }, el("p", {}, blockedText(worse, report.may_override))),
      report.rows.length > 0 && gateTable(report.rows),
    );
    if (!report.blocked) fill(this.#actions, this.#cancel(), this.#button(() => this.#go(report)));
    else if (report.may_override) this.#offerOverride((override) => this.#go(report, override), `${this.#wish.verb} all the same`);
    else fill(this.#actions, this.#cancel("Close"));
    this.#focus();
  }

  /** What the keyboard had is gone with what was shown before: it goes on with what comes next. */
  #focus() {
    const next = this.#dialog.querySelector(".gate-content textarea") ?? this.#actions.lastElementChild;
    if (next instanceof HTMLElement) next.focus();
  }

  /**
   * A reason, and the button that it unlocks.
   * @param {(override: string) => void} go
   * @param {string} label
   */
  #offerOverride(go, label) {
    const field = el("textarea", { class: "input", rows: 2, maxLength: 500 });
    const button = el("button", { type: "button", class: "button danger", disabled: true, on: { click: () => go(field.value.trim()) } }, label);
    field.addEventListener("input", () => (button.disabled = !field.value.trim()));
    this.#content.append(el("label", { class: "field" }, el("span", {}, "Why should it go live all the same? This is kept in the history."), field));
    fill(this.#actions, this.#cancel(), button);
  }

  /** @param {unknown} error */
  #refused(error) {
    const again = el("button", { type: "button", class: "button primary", on: { click: () => this.#check() } }, "Try again");
    fill(this.#content, el("p", { class: "gate-blocked", role: "alert" }, sentenceOf(error)));
    if (error instanceof ApiError && error.code === "gate_unavailable" && error.details.may_override) {
      this.#offerOverride((override) => this.#go(null, override), `${this.#wish.verb} unchecked`);
    } else {
      fill(this.#actions, this.#cancel("Close"));
    }
    this.#actions.append(again);
    this.#focus();
  }

  /**
   * @param {GateReport | null} report
   * @param {string} [override]
   */
  async #go(report, override = "") {
    for (const button of this.#actions.querySelectorAll("button")) button.disabled = true;
    const { changes = [], reason = "", go } = this.#wish;
    try {
      const consent = { override, ...(report && { check_id: report.check_id }) };
      this.#passed = await (go?.(consent) ?? letThrough({ changes, reason, ...consent }));
      this.#dialog.close();
    } catch (error) {
      if (error instanceof ApiError && error.code === "gate_stale") await this.#check("Something else changed meanwhile, so this is checked once more.");
      else this.#refused(error);
    }
  }

  #cancel(label = "Cancel") {
    return el("button", { type: "button", class: "button", on: { click: () => this.#dialog.close() } }, label);
  }

  /** @param {() => void} go */
  #button(go) {
    const { changes, bulk } = this.#wish;
    const kind = bulk?.action === "retire" || changes?.every((change) => change.revision === null) ? "danger" : "primary";
    return el("button", { type: "button", class: `button ${kind}`, on: { click: go } }, this.#wish.verb);
  }
}

/** @param {GateReport} report */
function summary({ asked, changed, keeps, still_wrong }) {
  if (!asked) return "No questions of customers are stored yet, and none are pinned, so there was nothing to ask.";
  const of = `${asked.toLocaleString()} ${asked === 1 ? "question" : "questions"}`;
  const parts = [changed ? `${changed.toLocaleString()} of ${of} get something else.` : `None of ${of} gets something else.`];
  if (keeps) parts.push(`${keeps.toLocaleString()} ${keeps === 1 ? "goes" : "go"} on getting this entry, with its new text.`);
  if (still_wrong) parts.push(`${still_wrong.toLocaleString()} pinned ${still_wrong === 1 ? "question does" : "questions do"} not get what it should, as before.`);
  return parts.join(" ");
}

/** @param {number} worse @param {boolean} mayOverride */
function blockedText(worse, mayOverride) {
  const what = worse === 1 ? "A pinned question gets worse." : `${worse} pinned questions get worse.`;
  return mayOverride ? `${what} As a supervisor you can let it through with a reason.` : `${what} Mend the entry, change the pin, or ask a supervisor to let it through.`;
}

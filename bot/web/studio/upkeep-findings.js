/** What is to be looked at: one card for each finding, the serious ones first, and what was dismissed. */
import { relative } from "../shared/ago.js";
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";
import { checkLinks, dismiss, getReport, takeUp } from "./upkeep-calls.js";

/** @typedef {import("./upkeep").FindingView} FindingView */
/** @typedef {import("./upkeep").UpkeepReport} UpkeepReport */

/** @type {Record<FindingView["kind"], string>} */
const KINDS = {
  contradiction: "Contradiction",
  same_question: "Same question twice",
  alike: "May mean the same",
  overdue: "Check is overdue",
  dead_link: "Dead link",
  hard_to_read: "Hard to read",
  jargon: "Word to avoid",
};

/** So many cards are drawn at a time. */
const STEP = 60;
const LOOK_AGAIN_MS = 1500;

export class FindingsPage {
  #kind = el("select", { class: "input", "aria-label": "Kind", on: { change: () => this.#drawFirst() } });
  #links = el("button", { type: "button", class: "button", on: { click: () => this.#checkLinks() } }, "Check links to other sites");
  #note = el("p", { class: "small muted", role: "status" });
  #list = el("div", { class: "findings" });
  element = el("div", { class: "upkeep-page" }, el("div", { class: "upkeep-bar" }, this.#kind, this.#links), this.#note, this.#list);
  /** @type {UpkeepReport | null} */
  #report = null;
  #most = STEP;

  async load() {
    if (!this.#report) fill(this.#list, skeletons(3, "skeleton-block"));
    try {
      this.#show(await getReport());
    } catch (error) {
      fill(this.#list, errorState(error, () => this.load()));
    }
  }

  /** @param {UpkeepReport} report */
  #show(report) {
    this.#report = report;
    this.#suggestKinds(report.findings.filter(({ dismissed }) => !dismissed));
    this.#links.hidden = !report.may_check_links;
    const checked = report.links_checked_at && `Links to other sites were checked ${relative(report.links_checked_at)}.`;
    const unknown = !report.alike_known && "The assistant is not there, so entries that mean the same are not compared now.";
    const looking = report.looking && (report.findings.length ? "This is from before: all entries are being looked at again." : "All entries are being looked at; with many of them this takes a minute.");
    const more = report.total > report.findings.length && `The first ${report.findings.length} of ${report.total} are listed.`;
    this.#note.textContent = [looking, more, checked, !looking && unknown].filter(Boolean).join(" ");
    if (report.looking) setTimeout(() => this.element.isConnected && this.load(), LOOK_AGAIN_MS);
    this.#draw();
  }

  /** @param {FindingView[]} open */
  #suggestKinds(open) {
    const chosen = this.#kind.value;
    const counts = Object.entries(KINDS).map(([kind, name]) => ({ kind, name, count: open.filter((each) => each.kind === kind).length }));
    const options = counts.filter(({ kind, count }) => count || kind === chosen);
    fill(
      this.#kind,
      el("option", { value: "" }, `Everything (${open.length})`),
      ...options.map(({ kind, name, count }) => el("option", { value: kind }, `${name} (${count})`)),
    );
    this.#kind.value = chosen;
  }

  #drawFirst() {
    this.#most = STEP;
    this.#draw();
  }

  #draw() {
    const kind = this.#kind.value;
    const wanted = (this.#report?.findings ?? []).filter((each) => !kind || each.kind === kind);
    const open = wanted.filter(({ dismissed }) => !dismissed);
    const done = wanted.filter(({ dismissed }) => dismissed);
    const nothing = this.#report?.looking ? skeletons(3, "skeleton-block") : emptyState({ icon: "check", title: "Nothing to look at", text: "Contradictions, doubles, overdue answers, dead links and hard words show here." });
    const more = () => {
      this.#most += STEP;
      this.#draw();
    };
    fill(
      this.#list,
      ...(open.length ? open.slice(0, this.#most).map((finding) => this.#card(finding)) : [nothing]),
      open.length > this.#most && el("button", { type: "button", class: "button", on: { click: more } }, `Show more of ${open.length}`),
      done.length > 0 && el("details", { class: "dismissed" }, el("summary", {}, `Dismissed (${done.length})`), ...done.slice(0, STEP).map((finding) => this.#card(finding))),
    );
  }

  /** @param {FindingView} finding */
  #card(finding) {
    const { kind, serious, sentence, advice, entries, dismissed } = finding;
    const badge = el("span", { class: `badge ${serious ? "danger" : "caution"}` }, KINDS[kind]);
    const places = entries.map(({ entry_id: id, question, quote }) =>
      el("li", {}, el("a", { href: `#${encodeURIComponent(id)}` }, el("bdi", {}, question)), quote && quote !== question && el("blockquote", {}, quote)),
    );
    const button = dismissed
      ? el("button", { type: "button", class: "button small", "aria-label": `Take up again: ${sentence}`, on: { click: () => this.#change(() => takeUp(finding.key)) } }, "Take up again")
      : el("button", { type: "button", class: "button small", "aria-label": `Dismiss: ${sentence}`, on: { click: () => this.#dismiss(finding) } }, "Dismiss");
    const why = dismissed && el("p", { class: "small muted" }, `${dismissed.by}, `, el("time", { datetime: dismissed.at, title: exact(dismissed.at) }, relative(dismissed.at)), `: ${dismissed.reason}`);
    return el(
      "article",
      { class: "finding", data: { kind } },
      el("div", { class: "finding-head" }, badge, button),
      el("p", { class: "finding-sentence" }, sentence),
      el("ul", {}, ...places),
      el("p", { class: "small muted" }, advice),
      why,
    );
  }

  /** @param {FindingView} finding */
  async #dismiss(finding) {
    const reason = el("textarea", { class: "input", rows: 2, maxLength: 300, required: true });
    const answer = await ask({
      title: "Dismiss this?",
      content: [
        el("p", {}, finding.sentence),
        el("label", { class: "field" }, el("span", {}, "Why is it fine? It comes back when one of its entries changes."), reason),
      ],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Dismiss", value: "yes", kind: "primary" },
      ],
    });
    if (answer !== "yes") return;
    if (reason.value.trim()) await this.#change(() => dismiss(finding, reason.value.trim()));
    else toast("Say why it is fine, so that others know.", { tone: "danger" });
  }

  async #checkLinks() {
    this.#links.disabled = true;
    this.#note.textContent = "Asking the other sites. This takes up to a minute.";
    await this.#change(checkLinks);
    this.#links.disabled = false;
  }

  /** @param {() => Promise<UpkeepReport>} act */
  async #change(act) {
    try {
      this.#show(await act());
    } catch (error) {
      this.#note.textContent = "";
      toast(sentenceOf(error), { tone: "danger" });
    }
  }
}

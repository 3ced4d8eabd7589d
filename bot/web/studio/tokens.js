/**
 * The section API: the tokens by which other systems read, write and publish entries. For supervisors.
 */
import { relative } from "../shared/ago.js";
import { call, sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el, fill } from "../shared/dom.js";
import { signedIn } from "../shared/session.js";
import { emptyState, errorState, skeletons } from "../shared/states.js";
import { addStyle } from "../shared/style.js";
import { exact } from "../shared/time.js";
import { toast } from "../shared/toast.js";
import { registerSection } from "./sections.js";

/** @typedef {import("./tokens").TokenView} TokenView */
/** @typedef {import("./tokens").Scope} Scope */

const KEEPERS = ["supervisor", "admin"];
const TOKENS = "/api/studio/tokens";
/** @type {[Scope, string][]} */
const SCOPES = [
  ["read", "Read: list and read entries"],
  ["write", "Write: add entries and save revisions"],
  ["publish", "Publish: make entries live, and retire them"],
];

class TokensPage {
  #body = el("div", { class: "tokens" });
  #add = el("button", { type: "button", class: "button primary", hidden: true, on: { click: () => this.#make() } }, "New token");

  /** @param {HTMLElement} pane */
  constructor(pane) {
    const about = el(
      "p",
      { class: "muted" },
      "A content pipeline reads, writes and publishes entries over HTTP with a token. What it publishes passes the publish gate. ",
      el("a", { href: "/api/v1/openapi.json" }, "The description of the API"),
    );
    fill(pane, el("div", { class: "section-page" }, el("header", {}, el("h1", {}, "API"), this.#add), about, this.#body));
  }

  async load() {
    if (!this.#body.hasChildNodes()) fill(this.#body, skeletons(3));
    try {
      if (!KEEPERS.includes((await signedIn()).role)) return this.#showWhomToAsk();
      const { tokens } = await call("GET", TOKENS);
      this.#add.hidden = false;
      this.#draw(tokens);
    } catch (error) {
      fill(this.#body, errorState(error, () => this.load()));
    }
  }

  #showWhomToAsk() {
    fill(this.#body, emptyState({ icon: "lock", title: "Supervisors keep the tokens", text: "Ask one of them for a token, and say what it is for." }));
  }

  /** @param {TokenView[]} tokens */
  #draw(tokens) {
    if (!tokens.length) {
      fill(this.#body, emptyState({ icon: "lock", title: "No tokens yet", text: "Make one for each system that works with your entries, so that each can be revoked by itself." }));
      return;
    }
    fill(this.#body, el("ul", { class: "token-rows" }, ...tokens.map((token) => this.#row(token))));
  }

  /** @param {TokenView} token */
  #row(token) {
    const used = token.last_used_at ? el("span", { title: exact(token.last_used_at) }, `used ${relative(token.last_used_at)}`) : "never used";
    const ended = token.revoked_at && el("span", { class: "badge danger", title: exact(token.revoked_at) }, `Revoked by ${token.revoked_by}`);
    return el(
      "li",
      { class: token.revoked_at ? "token-revoked" : "" },
      el("div", {}, el("bdi", { class: "token-name" }, token.name), el("span", { class: "token-facts" }, el("code", {}, `${token.starts_with}…`), ...token.scopes.map((scope) => el("span", { class: "badge" }, scope)), ended)),
      el("p", { class: "small muted" }, `Made by ${token.created_by} `, el("time", { dateTime: token.created_at, title: exact(token.created_at) }, relative(token.created_at)), " · ", used),
      !token.revoked_at && el("button", { type: "button", class: "button small", "aria-label": `Revoke ${token.name}`, on: { click: () => this.#revoke(token) } }, "Revoke"),
    );
  }

  async #make() {
    const name = el("input", { class: "input", maxLength: 80, required: true });
    const boxes = SCOPES.map(([value, label]) => ({ value, box: el("input", { type: "checkbox", checked: value === "read" }), label }));
    const content = [
      el("label", { class: "field" }, el("span", {}, "What is it for?"), name),
      el("fieldset", { class: "token-scopes" }, el("legend", {}, "It may"), ...boxes.map(({ box, label }) => el("label", {}, box, label))),
    ];
    const actions = [{ label: "Cancel", value: "" }, { label: "Make the token", value: "go", kind: /** @type {const} */ ("primary") }];
    if ((await ask({ title: "New token", content, actions })) !== "go") return;
    const scopes = boxes.filter(({ box }) => box.checked).map(({ value }) => value);
    if (!name.value.trim() || !scopes.length) {
      toast("Give the token a name, and something that it may do.", { tone: "danger" });
      return;
    }
    try {
      const made = await call("POST", TOKENS, { body: { name: name.value.trim(), scopes } });
      await this.load();
      await showKey(made.key);
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  /** @param {TokenView} token */
  async #revoke(token) {
    const content = [el("p", {}, `Whoever uses “${token.name}” is refused from now on. A revoked token stays revoked.`)];
    const actions = [{ label: "Cancel", value: "" }, { label: "Revoke", value: "go", kind: /** @type {const} */ ("danger") }];
    if ((await ask({ title: "Revoke this token?", content, actions })) !== "go") return;
    try {
      await call("POST", `${TOKENS}/${encodeURIComponent(token.id)}/revoke`);
      await this.load();
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }
}

/** @param {string} key */
async function showKey(key) {
  const field = el("input", { class: "input token-key", value: key, readOnly: true, "aria-label": "The key", on: { focus: () => field.select() } });
  const content = [el("p", {}, "Copy the key now: it is shown this once, and nobody can look it up."), field];
  await ask({ title: "The token’s key", content, actions: [{ label: "I have it", value: "done", kind: "primary" }] });
}

/** @type {TokensPage | null} */
let page = null;

registerSection({
  name: "API",
  path: "api",
  order: 70,
  open(pane) {
    addStyle("/static/studio/tokens.css");
    page ??= new TokensPage(pane);
    page.load();
  },
});

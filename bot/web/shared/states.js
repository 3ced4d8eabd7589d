/**
 * The states a pane can be in when it has nothing to show: empty, refused, failed, waiting.
 */
import { ApiError, sentenceOf } from "./api.js";
import { el, fill, need } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A calm page in the place of content: what is (not) here, and what to do next.
 * @param {object} state
 * @param {import("./icons.js").IconName} state.icon
 * @param {string} state.title
 * @param {string} [state.text]
 * @param {import("./dom.js").Child[]} [state.actions]
 */
export function emptyState({ icon: name, title, text, actions = [] }) {
  return el(
    "div",
    { class: "empty-state" },
    el("span", { class: "empty-icon" }, icon(name)),
    el("p", { class: "empty-title" }, title),
    text && el("p", { class: "muted" }, text),
    actions.length > 0 && el("div", { class: "empty-actions" }, ...actions),
  );
}

/**
 * What went wrong, and the button that tries again.
 * @param {unknown} error
 * @param {() => void} retry
 */
export function errorState(error, retry) {
  const offline = error instanceof ApiError && error.offline;
  const again = el("button", { type: "button", class: "button", on: { click: retry } }, "Try again");
  const state = emptyState({
    icon: offline ? "offline" : "alert",
    title: offline ? "You’re offline" : "This didn’t load",
    text: sentenceOf(error),
    actions: [again],
  });
  state.setAttribute("role", "alert");
  return state;
}

/**
 * Grey shapes where content will be. They appear only when it takes longer than 300 ms (base.css).
 * @param {number} count
 * @param {string} [shape] a class that gives their size
 */
export function skeletons(count, shape = "skeleton-row") {
  const rows = Array.from({ length: count }, () => el("div", { class: `skeleton ${shape}` }));
  return el("div", { class: "skeletons", role: "status", "aria-label": "Loading" }, ...rows);
}

/**
 * Replaces the page’s content when this role may not open the page.
 * @param {import("./session.js").Me} me
 * @param {string} title
 */
export function showNoPermission(me, title) {
  const home = el("a", { class: "button primary", href: me.home }, "Go to your page");
  const text = `Your role doesn’t include the ${title.toLowerCase()}. Ask an administrator if you need it.`;
  const state = emptyState({ icon: "alert", title: `You can’t open the ${title.toLowerCase()}`, text, actions: [home] });
  fill(need("main"), state);
}

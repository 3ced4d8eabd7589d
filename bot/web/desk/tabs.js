/**
 * Several desks of one agent in one browser, and what only one of them should do. Where the browser has no locks
 * (a page without https), each tab does it for itself.
 */
const VISIBLE = "frontdesk:desk:visible";

/** @type {(() => void) | null} lets go of the lock that says that this tab is in sight */
let letGo = null;

/** Says to the other tabs, from now on, whether this one is in sight. */
export function showVisibility() {
  if (!navigator.locks) return;
  const follow = () => {
    if (document.hidden) {
      letGo?.();
      letGo = null;
    } else if (!letGo) {
      const held = new Promise((resolve) => (letGo = () => resolve(undefined)));
      void navigator.locks.request(VISIBLE, { mode: "shared" }, () => held);
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}

/** Whether a desk of this browser is in sight: then that one tells what there is to tell. */
export async function isAnyVisible() {
  if (!navigator.locks) return !document.hidden;
  const { held } = await navigator.locks.query();
  return !document.hidden || (held ?? []).some(({ name }) => name === VISIBLE);
}

/**
 * Does this unless another tab has done so within the time.
 * @param {string} what
 * @param {number} withinMs
 * @param {() => void} run
 */
export function onceAmongTabs(what, withinMs, run) {
  if (!navigator.locks) return run();
  void navigator.locks.request(`frontdesk:desk:${what}`, { ifAvailable: true }, (lock) => {
    if (!lock) return undefined;
    run();
    return new Promise((resolve) => setTimeout(resolve, withinMs));
  });
}

/**
 * How each staff page begins: who is signed in, the bar on top, and what may go wrong before that.
 */
import { fill, need } from "./dom.js";
import { addIcons } from "./icons.js";
import { keepFocus } from "./keep-focus.js";
import { signedIn } from "./session.js";
import { STAFF_PATHS } from "./staff-icons.js";
import { showStaffNav } from "./staff-nav.js";
import { errorState, showNoPermission } from "./states.js";

/** @type {Record<import("./session.js").PageName, string>} */
const TITLES = { desk: "Desk", studio: "Studio", board: "Board" };

/**
 * Shows the bar and runs the page, once it is known who is signed in and that they may open it.
 * @param {import("./session.js").PageName} page
 * @param {(me: import("./session.js").Me) => void | Promise<void>} run
 */
export async function startStaffPage(page, run) {
  addIcons(STAFF_PATHS);
  keepFocus();
  try {
    const me = await signedIn();
    document.body.dataset.pages = me.pages.join(" ");
    showStaffNav(me, page);
    if (!me.pages.includes(page)) showNoPermission(me, TITLES[page]);
    else await run(me);
  } catch (error) {
    fill(need("main"), errorState(error, () => location.reload()));
  }
}

/**
 * The bar on top of desk, studio and board: the pages that this member of staff may open, and the way out.
 */
import { sentenceOf } from "./api.js";
import { initials } from "./avatar.js";
import { el, need } from "./dom.js";
import { icon } from "./icons.js";
import { signOut } from "./session.js";
import { toast } from "./toast.js";

/** @typedef {import("./session.js").Me} Me */
/** @typedef {import("./session.js").PageName} PageName */

/** @type {Record<PageName, string>} */
const TITLES = { desk: "Desk", studio: "Studio", board: "Board" };

/** @type {Record<Me["role"], string>} */
const ROLES = { agent: "Agent", editor: "Editor", supervisor: "Supervisor", admin: "Administrator" };

/**
 * Fills the page’s `<header class="staff-bar">`; what is already in it stays, between the pages and the name.
 * @param {Me} me
 * @param {PageName} current
 */
export function showStaffNav(me, current) {
  const bar = need(".staff-bar");
  bar.prepend(brand(), pageLinks(me, current));
  bar.append(account(me));
}

function brand() {
  return el("span", { class: "staff-brand" }, icon("chat"), el("span", {}, "Frontdesk"));
}

/**
 * @param {Me} me
 * @param {PageName} current
 */
function pageLinks(me, current) {
  const links = me.pages.map((page) =>
    el("a", { href: `/${page}`, "aria-current": page === current ? "page" : null }, TITLES[page]),
  );
  return el("nav", { class: "staff-pages", "aria-label": "Pages" }, ...links);
}

/** @param {Me} me */
function account(me) {
  const menu = el(
    "div",
    { id: "account-menu", class: "menu", popover: "auto" },
    el("p", { class: "menu-title" }, me.name),
    el("p", { class: "small muted" }, `${ROLES[me.role] ?? me.role} · ${me.email}`),
    el("button", { type: "button", class: "button", on: { click: leave } }, "Sign out"),
  );
  const opener = el(
    "button",
    { type: "button", class: "account-button", popovertarget: menu.id, "aria-label": `Account of ${me.name}` },
    initials(me.name),
  );
  return el("div", { class: "staff-account" }, opener, menu);
}

async function leave() {
  try {
    await signOut();
  } catch (error) {
    toast(sentenceOf(error), { tone: "danger" });
  }
}

/**
 * Who is signed in, and the way to the sign-in page and back.
 *
 * @typedef {"agent" | "editor" | "supervisor" | "admin"} Role
 * @typedef {"desk" | "studio" | "board"} PageName
 * @typedef {{staff_id: string, name: string, email: string, role: Role, pages: PageName[], home: string}} Me
 */
import { ApiError, call } from "./api.js";

/**
 * The signed-in member of staff. Without one the browser goes to the sign-in page and this never settles.
 * @returns {Promise<Me>}
 */
export async function signedIn() {
  try {
    return await call("GET", "/api/me");
  } catch (error) {
    if (isSignedOut(error)) return goToSignIn();
    throw error;
  }
}

/** @param {unknown} error */
export const isSignedOut = (error) => error instanceof ApiError && error.status === 401;

/**
 * Leaves for the sign-in page, which comes back here.
 * @param {"signed_out"} [notice] what it says on top
 * @returns {Promise<never>} never settles: the page is about to be replaced
 */
export function goToSignIn(notice) {
  const here = location.pathname + location.search + location.hash;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}${notice ? `&notice=${notice}` : ""}`);
  return new Promise(() => {});
}

/** Ends the session on the server and leaves for the sign-in page. */
export async function signOut() {
  await call("POST", "/api/sign-out");
  location.assign("/sign-in?notice=signed_out");
}

/**
 * Where to go after signing in: the wanted page when it is one of this site’s, else the role’s home.
 * @param {string | null} wanted
 * @param {string} home
 */
export function landing(wanted, home) {
  if (!wanted) return home;
  const url = new URL(wanted, location.origin);
  // Dots in a path fall away on the way: what is left of "/.//there" leads to another site, so it is what counts.
  const path = url.pathname + url.search + url.hash;
  const ours = [wanted, path].every((place) => /^\/(?![/\\])/.test(place) && new URL(place, location.origin).origin === location.origin);
  return ours && !url.pathname.startsWith("/sign-in") ? path : home;
}

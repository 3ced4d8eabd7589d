/** The sign-in page: a password, or the one-time link that brought the browser here. */
import { ApiError, call, sentenceOf } from "../shared/api.js";
import { need } from "../shared/dom.js";
import { landing } from "../shared/session.js";

const address = new URLSearchParams(location.search);
const form = /** @type {HTMLFormElement} */ (need("#sign-in"));
const button = /** @type {HTMLButtonElement} */ (need("button", form));
const fields = { email: field("email", "Write your e-mail address."), password: field("password", "Write your password.") };

/** @type {Record<string, string>} */
const NOTICES = {
  signed_out: "You’re signed out.",
};

/**
 * @param {string} name
 * @param {string} missing what to say when it is empty
 */
function field(name, missing) {
  const input = /** @type {HTMLInputElement} */ (need(`[name=${name}]`, form));
  return { input, error: need(`#${name}-error`), missing };
}

/**
 * Says what is missing, puts the keyboard there, and tells whether all is there.
 * @returns {boolean}
 */
function checkFields() {
  /** @type {HTMLInputElement | null} */
  let first = null;
  for (const { input, error, missing } of Object.values(fields)) {
    const problem = input.value.trim() ? "" : missing;
    error.textContent = problem;
    input.setAttribute("aria-invalid", String(problem !== ""));
    if (problem) first ??= input;
  }
  first?.focus();
  return first === null;
}

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  need("#refusal").textContent = "";
  if (!checkFields()) return;
  const body = { email: fields.email.input.value.trim(), password: fields.password.input.value };
  button.disabled = true;
  try {
    enter(await call("POST", "/api/sign-in", { body }));
  } catch (error) {
    need("#refusal").textContent = sentenceOf(error);
    if (error instanceof ApiError && error.code === "sign_in_refused") fields.password.input.select();
  } finally {
    button.disabled = false;
  }
}

/**
 * Spends the link. It stays out of the history, so that going back doesn't try it twice.
 * @param {string} link
 */
async function followLink(link) {
  const notice = showNotice("Signing you in…");
  form.hidden = true;
  history.replaceState(null, "", location.pathname + location.hash);
  try {
    enter(await call("POST", "/api/sign-in/link", { body: { link } }));
  } catch (error) {
    form.hidden = false;
    notice.classList.add("problem");
    const offline = error instanceof ApiError && error.offline;
    notice.textContent = offline ? `${sentenceOf(error)} Then open the link again.` : sentenceOf(error);
  }
}

/** @param {import("../shared/session.js").Me} me */
function enter(me) {
  // The server's redirect leaves the fragment (which conversation, which entry) on this page's address.
  const next = address.get("next");
  location.replace(landing(next && !next.includes("#") ? next + location.hash : next, me.home));
}

/** @param {string} text */
function showNotice(text) {
  const notice = need("#notice");
  notice.hidden = false;
  notice.textContent = text;
  return notice;
}

form.addEventListener("submit", submit);
const link = address.get("link");
const notice = NOTICES[address.get("notice") ?? ""];
if (link) followLink(link);
else if (notice) showNotice(notice);
else if (address.get("next")) showNotice("Sign in to go on.");

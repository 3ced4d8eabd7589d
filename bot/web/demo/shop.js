/**
 * What a host site does itself: a button of its own that opens the chat, and telling the widget who is signed
 * in. A real shop signs the identity on its server when it makes the page; the demo's server does it on request.
 */
const KEY = "shop:customer";

/** @param {string} command @param {string} [value] */
const frontdesk = (command, value) => /** @type {any} */ (window).Frontdesk?.(command, value);

const ask = /** @type {HTMLButtonElement} */ (document.getElementById("ask"));
ask.addEventListener("click", () => frontdesk("open"));
ask.hidden = false;

const customer = /** @type {HTMLSelectElement} */ (document.getElementById("customer"));
customer.value = localStorage.getItem(KEY) ?? "";
customer.addEventListener("change", () => {
  localStorage.setItem(KEY, customer.value);
  signIn();
});
/** @type {HTMLElement} */ (customer.closest("label")).hidden = false;
if (customer.value) addEventListener("load", signIn);

async function signIn() {
  const name = customer.value;
  if (!name) return frontdesk("identify", "");
  const response = await fetch(`/demo/identity?name=${encodeURIComponent(name)}`);
  if (response.ok) frontdesk("identify", (await response.json()).identity);
}

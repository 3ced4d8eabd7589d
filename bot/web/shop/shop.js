/** The one script of the demo shop itself: its button opens the chat, as a host site's own button would. */
const ask = /** @type {HTMLButtonElement} */ (document.getElementById("ask"));
ask.hidden = false;
ask.addEventListener("click", () => /** @type {any} */ (window).Frontdesk?.("open"));

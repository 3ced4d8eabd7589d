import { fitTable } from "../shared/table.js";

/**
 * Opens the chat beside the page instead of in its place, where the widget is there. The page needs no script:
 * without one, the links lead to the chat's own page.
 */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-chat]");
  const frontdesk = /** @type {any} */ (window).Frontdesk;
  if (!link || !frontdesk?.ready || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  frontdesk("page", location.href);
  frontdesk("open");
});

for (const table of document.querySelectorAll(".rich-table")) fitTable(/** @type {HTMLElement} */ (table));

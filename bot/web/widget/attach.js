/** The customer’s files: loaded after the conversation, so that the page is not kept waiting for it. */
import { takeFiles } from "../shared/upload.js";

/**
 * @param {HTMLElement} composer
 * @param {import("./memory.js").Memory} memory
 */
export function attach(composer, memory) {
  takeFiles(composer, {
    path: () => "/api/customer/attachments",
    headers: () => ({ authorization: `Bearer ${memory.get("token") ?? ""}` }),
  });
}

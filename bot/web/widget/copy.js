/** A copy of the conversation for the customer: saved as a file, or sent to their address. Loaded once there is one. */
import { el, fill, need } from "../shared/dom.js";
import { addIcons, icon } from "../shared/icons.js";
import { addStyle } from "../shared/style.js";
import { reach } from "./reach.js";

const PATH = "/api/customer/transcript";

/**
 * Offers a copy while there is something to copy.
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
export function offerCopy(conversation, memory) {
  addStyle("/static/widget/copy.css");
  addIcons({ save: "M10 3.5v9m0 0 3.5-3.5M10 12.5 6.5 9M4 16.5h12" });
  const panel = el("div", { class: "copy-panel small", hidden: true });
  const props = { type: "button", class: "button quiet icon", title: "Get a copy", "aria-label": "Get a copy", "aria-expanded": "false" };
  const open = el("button", { ...props, on: { click: () => toggle() } }, icon("save"));
  const toggle = () => {
    panel.hidden = !panel.hidden;
    open.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) draw(panel, conversation, memory);
  };
  const update = () => {
    open.hidden = !conversation.facts.started;
    if (open.hidden) panel.hidden = true;
  };
  // In the head, where a button that comes later moves nothing that somebody is about to press.
  need("#close").before(open);
  need("main").prepend(panel);
  conversation.addEventListener("facts", update);
  update();
}

/**
 * @param {HTMLElement} panel
 * @param {import("./conversation.js").Conversation} conversation
 * @param {import("./memory.js").Memory} memory
 */
function draw(panel, conversation, memory) {
  const status = el("p", { role: "status" });
  const run = (/** @type {() => Promise<string>} */ act) => async () => {
    status.textContent = "";
    status.textContent = await act().catch((error) => error.message);
  };
  const { email } = conversation.facts;
  const button = (/** @type {string} */ label, /** @type {() => Promise<string>} */ act) => el("button", { type: "button", class: "button small", on: { click: run(act) } }, label);
  const mail = email ? button(`E-mail to ${email}`, () => send(memory)) : null;
  fill(panel, el("div", { class: "copy-buttons" }, button("Save as a file", () => save(memory)), mail), status);
}

/** @param {import("./memory.js").Memory} memory */
async function save(memory) {
  const response = await reach(memory, "GET", PATH);
  const href = URL.createObjectURL(await response.blob());
  el("a", { href, download: "conversation.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
  return "Saved.";
}

/** @param {import("./memory.js").Memory} memory */
async function send(memory) {
  const { email, to_confirm: toConfirm } = await (await reach(memory, "POST", PATH)).json();
  return toConfirm ? `Open the link that we send to ${email}, and the copy follows.` : `Sent to ${email}.`;
}

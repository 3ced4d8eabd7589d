/** What an agent asks for in a form: it goes to them encrypted, never into the conversation. Loaded with the first agent. */
import { el, need } from "../shared/dom.js";
import { newId } from "../shared/ids.js";
import { addStyle } from "../shared/style.js";
import { announce } from "./announce.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("../shared/wire").SensitiveRequestView} Asked */

/** Shows what is asked for, above the composer, while an agent is there. @param {Conversation} conversation */
export function offerForms(conversation) {
  addStyle("/static/widget/sensitive.css");
  const root = el("div", { class: "sensitive-forms" });
  need("fd-composer").before(root);
  /** @type {Map<string, HTMLElement>} by the request's id; one that is being filled in stays as it is */
  const shown = new Map();
  let latest = 0;
  const update = async () => {
    const turn = ++latest;
    const requests = await openRequests(conversation);
    if (turn !== latest || !requests) return;
    for (const [id, card] of shown) if (!requests.some((asked) => asked.request_id === id)) leave(card, shown, id);
    for (const asked of requests) {
      if (shown.has(asked.request_id)) continue;
      const card = form(asked, conversation, update);
      shown.set(asked.request_id, card);
      root.append(card);
      announce(`${asked.agent_name} asks for this in a form: ${asked.label}`);
    }
  };
  let owner = "";
  conversation.addEventListener("facts", () => {
    if (owner === conversation.facts.owner) return;
    owner = conversation.facts.owner;
    update();
  });
  conversation.addEventListener("loaded", update);
  conversation.addEventListener("event", (event) => /** @type {CustomEvent} */ (event).detail.type === "sensitive" && update());
  update();
}

/** Null when it cannot be known now. @param {Conversation} conversation @returns {Promise<Asked[] | null>} */
async function openRequests(conversation) {
  if (conversation.facts.owner !== "agent") return [];
  try {
    return (await conversation.socket.request({ type: "sensitive.get" })).requests;
  } catch {
    return null;
  }
}

/** @param {HTMLElement} card @param {Map<string, HTMLElement>} shown @param {string} id */
function leave(card, shown, id) {
  const held = card.contains(document.activeElement);
  card.remove();
  shown.delete(id);
  if (held) need("fd-composer").focus();
}

/**
 * @param {Asked} asked
 * @param {Conversation} conversation
 * @param {() => void} answered
 */
function form({ request_id: id, kind, label, agent_name: name }, conversation, answered) {
  const problem = el("p", { class: "small sensitive-problem", id: `sensitive-${id}`, role: "alert" });
  const field = el("input", { class: "input", type: "text", autocomplete: "off", maxLength: 200, dir: "auto", inputMode: kind === "card_digits" ? "numeric" : "text", "aria-describedby": problem.id });
  const send = el("button", { type: "submit", class: "button primary" }, "Send");
  const decline = el("button", { type: "button", class: "button" }, "Not now");
  // The same ids when it is sent again: after a lost answer it is the same one, and what was refused was not kept.
  const ids = { give: newId(), decline: newId() };
  const answer = async (/** @type {Record<string, string>} */ frame) => {
    send.disabled = decline.disabled = true;
    try {
      await conversation.socket.request(/** @type {any} */ ({ request_id: id, ...frame }));
      field.value = "";
      announce(frame.value ? "Sent." : "Declined.");
      answered();
    } catch (error) {
      problem.textContent = /** @type {Error} */ (error).message;
      send.disabled = decline.disabled = false;
      field.focus();
    }
  };
  decline.addEventListener("click", () => answer({ type: "sensitive.decline", client_id: ids.decline }));
  const note = el("p", { class: "small muted" }, `Encrypted: only ${name} and supervisors can read it. It is not kept in this conversation, and is deleted within a day.`);
  const element = el("form", { class: "sensitive-form", "aria-label": label }, el("label", { class: "field" }, el("bdi", {}, label), field), problem, note, el("div", { class: "sensitive-actions" }, decline, send));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = field.value.trim();
    problem.textContent = value ? "" : "Fill it in first, or choose “Not now”.";
    if (value) answer({ type: "sensitive.give", client_id: ids.give, value });
    else field.focus();
  });
  return element;
}

/** Who one is talking to, and where the conversation stands: the head, and the line under the composer. */
import { avatar } from "../shared/avatar.js";
import { el, fill, need } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { rest } from "../shared/press.js";
import { clock } from "../shared/time.js";

/**
 * Shows these facts in the head and under the composer.
 * @param {import("./conversation.js").Facts} facts
 */
export function showOwner(facts) {
  const { business, owner, agentName } = facts;
  const agent = owner === "agent";
  fill(need("#face"), avatar(agent ? "agent" : owner === "waiting" ? "customer" : "assistant", agent ? agentName : null));
  need("#title").textContent = agent ? (agentName ?? "Agent") : business;
  setText(need("#subtitle"), subtitle(facts));
  document.title = agent ? `${agentName}, ${business}` : business;
  showPlace(facts);
}

/** @param {import("./conversation.js").Facts} facts */
function subtitle({ owner, business, onDuty }) {
  if (owner === "agent") return `Agent at ${business}`;
  if (owner === "waiting") return onDuty ? "Waiting for a person" : "Nobody is on duty right now";
  if (owner === "closed") return "Closed. Write to open it again.";
  return "Assistant";
}

/** @param {import("./conversation.js").Facts} facts */
function showPlace(facts) {
  const { owner, agentName } = facts;
  const free = owner === "assistant" || owner === "closed";
  const choice = free ? "Talk to a person" : "Back to the assistant";
  const person = need("#person");
  if (person.textContent !== choice) {
    rest(person);
    fill(person, icon(free ? "person" : "spark"), choice);
  }
  const place = need("#place");
  place.hidden = free;
  const agent = owner === "agent";
  const words = el("span", {}, ...(free ? [] : agent ? ["You are talking to ", el("bdi", {}, agentName ?? "an agent")] : [waiting(facts)]));
  if (place.textContent !== words.textContent) fill(place, icon(agent ? "person" : "clock"), words);
}

/** @param {import("./conversation.js").Facts} facts */
function waiting({ onDuty, position, promisedBy }) {
  if (!onDuty) return "A person reads this when the desk opens";
  if (position === null) return "A person will be with you";
  const place = position === 1 ? "You are next" : `You are number ${position} in line`;
  return promisedBy && Date.parse(promisedBy) > Date.now() ? `${place}, by ${clock(promisedBy)}` : place;
}

/** Sets a live text only when it differs, so that nothing is read out twice. @param {HTMLElement} node @param {string} text */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

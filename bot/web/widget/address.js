/** The address that an answer can be mailed to, asked for while the customer waits: loaded when somebody does. */
import { el, need } from "../shared/dom.js";
import { addStyle } from "../shared/style.js";
import { follow, form } from "./card.js";

/**
 * Asks for an address while a person is awaited; shows the one that is known while nobody is on duty.
 * @param {import("./conversation.js").Conversation} conversation
 */
export function offerAddress(conversation) {
  addStyle("/static/widget/address.css");
  const root = el("div", { hidden: true });
  need("#card").after(root);
  let changing = false;
  const ask = () =>
    form({
      label: conversation.facts.onDuty ? "Rather not wait? Leave your e-mail address and keep your place." : "Where may we send the answer?",
      type: "email",
      value: conversation.facts.email ?? "",
      autocomplete: "email",
      max: 254,
      empty: "Write your e-mail address.",
      save: async (email) => {
        await conversation.update({ email });
        conversation.facts.email = email;
        changing = false;
        update(true);
      },
    });
  const change = () => {
    changing = true;
    update(true);
    root.querySelector("input")?.select();
  };
  const noted = () =>
    el(
      "p",
      { class: "noted" },
      el("span", {}, conversation.facts.confirmed !== conversation.facts.email && "Open the link we mail first. ", "Answers go to ", el("strong", {}, conversation.facts.email)),
      el("button", { type: "button", class: "chip", on: { click: change } }, "Change"),
    );
  const update = follow(root, conversation, ({ loaded, receipt, owner, onDuty, email }) => {
    if (!loaded || receipt || owner !== "waiting") return null;
    if (!email) return ask;
    if (onDuty) return null;
    return changing ? ask : noted;
  });
}

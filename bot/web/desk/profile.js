/**
 * Who the customer behind a conversation is: what to keep in mind, what else there is of them.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { toast } from "../shared/toast.js";
import { eraseCard } from "./erase.js";
import { momentText } from "./snooze.js";
import { customerName, ownerText, problemLine } from "./words.js";

/** @typedef {import("./staff").Profile} Profile */
/** @typedef {import("./staff").PastConversation} PastConversation */

/** Leaves as event `profile` when there is a newer one of the open conversation. */
export class Profiles extends EventTarget {
  #desk;
  #open;
  #mayErase;
  #id = "";
  #signature = "";
  /** @type {Profile | null} */
  #profile = null;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {(conversationId: string) => void} open
   * @param {boolean} mayErase whether a supervisor is signed in
   */
  constructor(desk, open, mayErase) {
    super();
    this.#desk = desk;
    this.#open = open;
    this.#mayErase = mayErase;
    desk.addEventListener("conversation", () => this.#follow());
    desk.addEventListener("opened", () => this.#follow());
  }

  /** That of the open conversation, once it is known. */
  get profile() {
    return this.#id === this.#desk.current?.id ? this.#profile : null;
  }

  /** What to keep in mind with this customer. */
  preferences() {
    const kept = (this.profile?.preferences ?? []).map((preference) =>
      el(
        "li",
        { data: { id: preference.id }, title: `${preference.by}, ${momentText(preference.at)}` },
        el("bdi", {}, preference.text),
        el(
          "button",
          { type: "button", class: "label-remove", "aria-label": `Remove “${preference.text}”`, on: { click: () => this.#forget(preference.id) } },
          icon("close"),
        ),
      ),
    );
    const add = el("button", { type: "button", class: "button small", on: { click: () => this.#add() } }, "Keep something in mind");
    return el("ul", { class: "preferences" }, ...kept, el("li", {}, add));
  }

  /** What staff wrote about the customer, and what adds to it. */
  given() {
    const lines = (this.profile?.given ?? []).flatMap(({ name, value, at, by }) => [
      el("dt", {}, el("bdi", {}, name)),
      el(
        "dd",
        { title: `${by}, ${momentText(at)}` },
        el("button", { type: "button", class: "link-button", "aria-label": `Change ${name}: ${value}`, on: { click: () => this.#write(name, value) } }, el("bdi", {}, value)),
      ),
    ]);
    const add = el("button", { type: "button", class: "button small", on: { click: () => this.#write("", "") } }, "Add an attribute");
    return el("div", { class: "given" }, lines.length > 0 && el("dl", { class: "facts" }, ...lines), add);
  }

  /** @param {string} known @param {string} value */
  async #write(known, value) {
    const name = el("input", { class: "input", autofocus: !known, maxLength: 80, placeholder: "plan", value: known, readOnly: Boolean(known) });
    const field = el("input", { class: "input", autofocus: Boolean(known), maxLength: 80, placeholder: "gold", value });
    const answer = await ask({
      title: known ? `Change ${known}` : "Add an attribute",
      content: [
        el("label", { class: "field" }, el("span", {}, "Name"), name),
        el("label", { class: "field" }, el("span", {}, known ? "Value; leave it empty to forget it" : "Value"), field),
      ],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Save", value: "yes", kind: "primary" },
      ],
    });
    if (answer && name.value.trim()) await this.#change({ type: "attribute.set", name: name.value, value: field.value.trim() || null });
  }

  /** What erases the customer; null for whoever may not. */
  erasing() {
    const { row } = this.#desk;
    if (!this.#mayErase || !row) return null;
    return eraseCard((confirm) => this.#desk.ask({ type: "customer.erase", conversation_id: row.conversation_id, confirm }));
  }

  /** The customer’s other conversations; null when there are none. */
  past() {
    const { profile } = this;
    if (profile?.merged_into) return el("p", {}, "Read on in ", this.#link(profile.merged_into, "the conversation it was merged into"));
    if (!profile?.past?.length) return null;
    return el("ul", { class: "past" }, ...profile.past.map((past) => this.#pastLine(past, profile.histories ?? [])));
  }

  /** @param {PastConversation} past @param {string[]} histories */
  #pastLine({ row, same_customer, address_confirmed }, histories) {
    const merged = histories.includes(row.conversation_id);
    const merge = el("button", { type: "button", class: "button quiet small", "aria-label": `Merge: ${problemLine(row)}`, on: { click: () => this.#merge({ row, same_customer, address_confirmed }) } }, "Merge");
    const undo = () => this.#change({ type: "conversation.unmerge", other_id: row.conversation_id });
    const apart = el("button", { type: "button", class: "button quiet small", "aria-label": `Undo the merge: ${problemLine(row)}`, on: { click: undo } }, "Undo");
    const facts = [momentText(row.last_at), merged ? "Merged into this one" : ownerText(row, this.#desk.rows.isMine(row)), !same_customer && (address_confirmed ? "Same e-mail address" : "Same e-mail address, unconfirmed")];
    return el(
      "li",
      { data: { id: row.conversation_id } },
      el("div", { class: "past-words" }, this.#link(row.conversation_id, problemLine(row)), el("span", { class: "small muted" }, facts.filter(Boolean).join(" · "))),
      merged ? apart : merge,
    );
  }

  /** @param {string} id @param {string} text */
  #link(id, text) {
    return el("button", { type: "button", class: "link-button", on: { click: () => this.#open(id) } }, text);
  }

  /** Asks again when another conversation is open, or who its customer is has changed. */
  #follow() {
    const { row } = this.#desk;
    const signature = row ? [row.conversation_id, row.customer_name, row.customer_email, row.owner].join("\n") : "";
    if (!row || signature === this.#signature) return;
    this.#signature = signature;
    this.#send({ type: "profile.get", conversation_id: row.conversation_id }).catch(() => (this.#signature = ""));
  }

  async #add() {
    const field = el("input", { class: "input", autofocus: true, maxLength: 200, placeholder: "Prefers e-mail" });
    const answer = await ask({
      title: "Keep in mind for next time",
      content: [el("label", { class: "field" }, el("span", {}, "For staff only"), field)],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Keep", value: "yes", kind: "primary" },
      ],
    });
    if (answer && field.value.trim()) await this.#change({ type: "preference.add", text: field.value });
  }

  /** @param {string} preference_id */
  async #forget(preference_id) {
    await this.#change({ type: "preference.remove", preference_id });
  }

  /**
   * Why a merge would be refused, and what can be done; empty when it would not.
   * @param {import("./staff").ConversationRow} other
   */
  #whyNoMerge(other) {
    const isColleagues = (/** @type {import("./staff").ConversationRow} */ row) => row.owner === "agent" && !this.#desk.rows.isMine(row);
    const { row } = this.#desk;
    const [held, which] = row && isColleagues(row) ? [row, "this conversation"] : isColleagues(other) ? [other, "the other conversation"] : [];
    return held ? `${held.agent_name ?? "A colleague"} has ${which}. Ask for it to be given to you, then merge.` : "";
  }

  /** @param {PastConversation} past */
  async #merge({ row: listed, same_customer, address_confirmed }) {
    const other = this.#desk.rows.get(listed.conversation_id) ?? listed; // who has it now
    const name = customerName(other);
    const why = this.#whyNoMerge(other);
    if (why) return void toast(why);
    const answer = await ask({
      title: "Merge the conversations",
      content: [
        el("p", {}, `“${problemLine(other)}” and this conversation become one, and both keep every line. The one that is further along goes on, with its agent or its place in the queue; what ${name} writes next arrives there.`),
        !same_customer && el("p", { class: address_confirmed ? "" : "caution" }, sharedAddress(address_confirmed)),
        el("p", { class: "small muted" }, "You can take them apart again."),
      ],
      actions: [
        { label: "Cancel", value: "" },
        { label: "Merge", value: "yes", kind: "primary" },
      ],
    });
    if (!answer) return;
    await this.#change({ type: "conversation.merge", other_id: other.conversation_id });
    const goesOn = this.#profile?.merged_into;
    if (goesOn === other.conversation_id) this.#open(goesOn);
  }

  /** @param {{type: string} & Record<string, unknown>} frame */
  async #change(frame) {
    try {
      await this.#send({ ...frame, conversation_id: this.#id });
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
    }
  }

  /** @param {{type: string, conversation_id?: string} & Record<string, unknown>} frame */
  async #send(frame) {
    const id = frame.conversation_id ?? "";
    const profile = await this.#desk.ask(frame);
    if (id !== this.#desk.current?.id) return;
    this.#id = id;
    this.#profile = profile;
    this.dispatchEvent(new CustomEvent("profile"));
  }
}

/**
 * What speaks against taking two customers for one.
 * @param {boolean | undefined} confirmed whether both have shown that the address is theirs
 */
function sharedAddress(confirmed) {
  const sure = "Merge only if you are sure that this is one person: from now on they read here what is written.";
  if (confirmed) return `They share an e-mail address, which both have confirmed. ${sure}`;
  return `They share no more than an e-mail address that is not confirmed: anybody can have given it. ${sure}`;
}

/**
 * Where an agent writes to colleagues. It looks unlike the reply on purpose: nothing here goes to the customer.
 */
import { sentenceOf } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { newId } from "../shared/ids.js";
import "../shared/composer.js";
import { toast } from "../shared/toast.js";
import { Completion } from "./completion.js";

/** @typedef {import("../shared/composer.js").FdComposer} FdComposer */

const MENTION = /(?:^|\s)@([\p{L}\p{M}’'-]*(?: [\p{L}\p{M}’'-]*)?)$/u;

export class NoteComposer {
  #socket;
  #memory;
  #reads;
  #conversationId = "";
  #field = /** @type {FdComposer} */ (document.createElement("fd-composer"));

  /**
   * @param {import("../shared/socket.js").Socket} socket
   * @param {import("./memory.js").Memory} memory
   * @param {import("./reads.js").Reads} reads
   */
  constructor(socket, memory, reads) {
    this.#socket = socket;
    this.#memory = memory;
    this.#reads = reads;
    this.#field.setAttribute("label", "Private note");
    this.#field.setAttribute("placeholder", "Write to your colleagues; @name calls somebody");
    const hint = el("p", { class: "small note-hint" }, icon("lock"), "Only staff see this. Enter saves it.");
    this.element = el("div", { class: "note-composer" }, this.#field, hint);
    this.element.addEventListener("fd-draft", (event) => this.#keep(/** @type {CustomEvent} */ (event)));
    this.element.addEventListener("fd-typing", (event) => event.stopPropagation());
    this.element.addEventListener("fd-send", (event) => this.#save(/** @type {CustomEvent} */ (event)));
    const completion = new Completion(this.#field, MENTION, (word) =>
      this.#reads.colleagues
        .filter(({ staff_id }) => staff_id !== this.#memory.staffId) // nobody calls themselves
        .filter(({ name }) => name.toLocaleLowerCase().split(" ").concat(name.toLocaleLowerCase()).some((part) => part.startsWith(word)))
        .map(({ name }) => ({ title: name, take: () => completion.write(`@${name} `) })),
    );
  }

  /** @param {string} conversationId */
  show(conversationId) {
    if (conversationId === this.#conversationId) return;
    this.#conversationId = conversationId;
    this.#field.value = this.#memory.draft(draftKey(conversationId));
  }

  /** The tab was opened. */
  arrange() {
    this.#reads.refresh();
  }

  focus() {
    this.#field.focus();
  }

  /** @param {CustomEvent<{text: string}>} event */
  #keep(event) {
    event.stopPropagation(); // the reply’s helpers have no business with it
    this.#memory.keepDraft(draftKey(this.#conversationId), event.detail.text);
  }

  /**
   * The draft is forgotten only once the server has the note.
   * @param {CustomEvent<{text: string}>} event
   */
  async #save(event) {
    event.stopPropagation();
    const { text } = event.detail;
    const conversation_id = this.#conversationId;
    this.#memory.keepDraft(draftKey(conversation_id), text);
    if (this.#socket.state !== "open") toast("You’re offline. The note is saved as soon as you’re back.");
    try {
      await this.#socket.request({ type: "note.add", conversation_id, client_id: newId(), text });
      if (this.#memory.draft(draftKey(conversation_id)) === text) this.#memory.keepDraft(draftKey(conversation_id), "");
    } catch (error) {
      toast(sentenceOf(error), { tone: "danger" });
      if (conversation_id === this.#conversationId && !this.#field.value) this.#field.value = text;
    }
  }
}

/** @param {string} conversationId */
function draftKey(conversationId) {
  return `note:${conversationId}`;
}

/**
 * Where an agent writes: the family’s composer, with a draft per conversation and the agent’s typing.
 */
import { el } from "../shared/dom.js";
import "../shared/composer.js";
import { pressedKey } from "../shared/keyboard.js";
import { toast } from "../shared/toast.js";
import { takeFiles } from "../shared/upload.js";
import { Quoted, stillQuotes } from "./quoted.js";
import { UndoBar } from "./undo-bar.js";
import { SendGuard, speaksAgainst } from "./send-guard.js";

/** @typedef {import("../shared/composer.js").FdComposer} FdComposer */
/** @typedef {import("./conversation.js").Conversation} Conversation */

/** The other side forgets typing after 10 s, so who writes on says so again. */
const TYPING_REPEATED_MS = 4000;

export class Composer {
  #desk;
  #memory;
  #conversationId = "";
  #typingSince = 0;
  #quoted = new Quoted(() => this.#quote(null));
  #guard = new SendGuard();
  #undo = new UndoBar();
  #held = "";
  /** @type {{conversationId: string, text: string, atOnce: boolean, suggested: string[]}[]} what is being checked before it is sent, the oldest first */
  #checking = [];
  #takesFiles = false;
  #field = /** @type {FdComposer} */ (document.createElement("fd-composer"));

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./memory.js").Memory} memory
   */
  constructor(desk, memory) {
    this.#desk = desk;
    this.#memory = memory;
    this.#field.setAttribute("label", "Reply");
    const hint = el("p", { class: "small muted composer-keys" }, "Enter sends, Shift+Enter starts a new line");
    this.element = el("div", { class: "composer" }, this.#guard.element, this.#undo.element, this.#quoted.element, this.#field, hint);
    this.#field.addEventListener("fd-draft", (event) => this.#keep(/** @type {CustomEvent} */ (event).detail.text));
    this.#field.addEventListener("fd-typing", (event) => this.#tell(/** @type {CustomEvent} */ (event).detail.typing));
    this.#field.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.#field.addEventListener("fd-send", (event) => this.#send(/** @type {CustomEvent} */ (event).detail.text));
  }

  /**
   * Shows the conversation’s draft.
   * @param {string} conversationId
   * @param {string} name whom the reply is for
   */
  show(conversationId, name) {
    this.#field.placeholder = `Reply to ${name}`;
    this.#drawUndo(conversationId);
    requestAnimationFrame(() => this.#takeFiles());
    if (conversationId === this.#conversationId) return;
    this.#conversationId = conversationId;
    this.#guard.clear();
    this.#typingSince = 0;
    this.#field.value = this.#memory.draft(conversationId);
    this.#quote(this.#memory.source(conversationId));
  }

  /** Lets files be sent, once the field is on the page. */
  #takeFiles() {
    if (this.#takesFiles || !this.#field.isConnected) return;
    this.#takesFiles = true;
    takeFiles(this.#field, {
      path: () => `/api/desk/conversations/${encodeURIComponent(this.#conversationId)}/attachments`,
      hold: (name, send, drop) => this.#desk.holdFile(this.#conversationId, name, send, drop),
    });
  }

  /** The entries that are suggested beside the draft. @type {() => string[]} */
  suggested = () => [];

  /** What is written there now. */
  get draft() {
    return this.#field.value;
  }

  /**
   * Puts an entry’s answer behind what is written; the message will link to the entry.
   * @param {import("./aids").Suggestion} suggestion
   */
  insert({ entry_id, title, text }) {
    this.#field.value = [this.#field.value.trimEnd(), text].filter(Boolean).join("\n\n");
    this.#keepDraft(this.#field.value);
    this.#quote({ entry_id, title, text });
    this.focus();
  }

  focus() {
    this.#field.focus();
  }

  /**
   * Puts a message that was not sent back where it can be changed.
   * @param {string} text
   */
  putBack(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join("\n");
    this.#keepDraft(this.#field.value);
    this.focus();
  }

  /** @param {import("./memory.js").Source | null} source */
  #quote(source) {
    this.#memory.keepSource(this.#conversationId, source);
    this.#quoted.show(source);
  }

  /** @param {string} draft */
  #keep(draft) {
    this.#keepDraft(draft);
    const source = this.#memory.source(this.#conversationId);
    if (source && !stillQuotes(source, draft)) this.#quote(null);
    if (this.#typingSince && Date.now() - this.#typingSince > TYPING_REPEATED_MS) this.#tell(true);
  }

  /**
   * Keeps the draft, and how far the agent had read when they began it.
   * @param {string} draft
   */
  #keepDraft(draft) {
    const id = this.#conversationId;
    this.#memory.keepDraft(id, draft);
    const begun = draft ? (this.#memory.begun(id) ?? this.#desk.current?.lastSeq) : undefined;
    if (begun !== this.#memory.begun(id)) this.#memory.keepBegun(id, begun);
  }

  /** @param {boolean} typing */
  #tell(typing) {
    this.#typingSince = typing ? Date.now() : 0;
    this.#desk.setTyping(typing);
  }

  /**
   * Sends, unless something speaks against it; then the text comes back with what that is.
   * @param {string} text
   */
  async #send(text) {
    const conversation = this.#desk.current;
    if (!conversation) return;
    this.#guard.clear();
    const checked = { conversationId: conversation.id, text, atOnce: false, suggested: this.suggested() };
    this.#checking.push(checked);
    const found = await this.#desk.check(conversation, text, this.#memory.begun(conversation.id) ?? conversation.lastSeq);
    if (!this.#checking.includes(checked)) return; // taken back meanwhile
    this.#checking.splice(this.#checking.indexOf(checked), 1);
    if (!speaksAgainst(found)) {
      this.#sendNow(conversation, text, checked.suggested);
      if (checked.atOnce) this.#desk.held.releaseAll(conversation.id);
      return;
    }
    if (conversation.id !== this.#conversationId) return this.#comeBack(conversation, text);
    this.putBack(text);
    this.#guard.warn(found, { send: () => this.#sendAnyway(conversation), edit: () => this.focus() });
  }

  /** @param {Conversation} conversation */
  #sendAnyway(conversation) {
    const text = this.draft.trim();
    if (text) this.#sendNow(conversation, text, this.suggested());
    this.#field.value = "";
    this.focus();
  }

  /**
   * @param {Conversation} conversation
   * @param {string} text
   * @param {string[]} suggested
   */
  #sendNow(conversation, text, suggested) {
    const source = this.#memory.source(conversation.id);
    this.#memory.keepDraft(conversation.id, "");
    this.#memory.keepBegun(conversation.id, undefined);
    if (conversation.id === this.#conversationId) this.#quote(null);
    else this.#memory.keepSource(conversation.id, null);
    if (this.#desk.connection !== "open") toast("You’re offline. The message goes out as soon as you’re back.");
    this.#desk.send(conversation, text, source, suggested);
  }

  /**
   * In the empty field, right after a reply: Ctrl+Z takes it back, Enter sends it now.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    if (this.draft || !(this.#held || this.#lastChecked())) return;
    const key = pressedKey(event);
    const undo = key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    const now = key === "Enter" && !event.shiftKey;
    if (!undo && !now) return;
    event.preventDefault();
    event.stopPropagation();
    if (undo) this.#takeBack();
    else this.#releaseAll();
  }

  /** What can still be taken back goes out; what is still being checked goes as soon as it is. */
  #releaseAll() {
    for (const checked of this.#checking) checked.atOnce ||= checked.conversationId === this.#conversationId;
    this.#desk.held.releaseAll(this.#conversationId);
  }

  /** @param {string} conversationId */
  #drawUndo(conversationId) {
    const held = this.#desk.held.last(conversationId);
    if ((held?.clientId ?? "") === this.#held) return;
    this.#held = held?.clientId ?? "";
    if (!held) return this.#undo.hide();
    const now = () => this.#desk.held.releaseAll(conversationId);
    this.#undo.show(held, { undo: () => this.#takeBack(), now });
  }

  /** The reply that was written last here and is still being checked. */
  #lastChecked() {
    return this.#checking.filter((checked) => checked.conversationId === this.#conversationId).at(-1);
  }

  #takeBack() {
    const checked = this.#lastChecked();
    if (checked) {
      this.#checking.splice(this.#checking.indexOf(checked), 1);
      return this.putBack(checked.text);
    }
    const reply = this.#desk.takeBack();
    if (!reply) return;
    this.putBack(reply.text);
    if (reply.source) this.#quote(reply.source);
  }

  /**
   * The agent has gone on to another conversation meanwhile: the text waits there as a draft.
   * @param {Conversation} conversation
   * @param {string} text
   */
  #comeBack(conversation, text) {
    this.#memory.keepDraft(conversation.id, text);
    const open = () => {
      location.hash = encodeURIComponent(conversation.id);
    };
    toast("Your last reply wasn’t sent yet: look at it once more.", { tone: "danger", action: { label: "Open", run: open } });
  }
}

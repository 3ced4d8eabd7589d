/** The desk page: puts the parts together and says what each key, button and address does. */
import { sentenceOf } from "../shared/api.js";
import { fill, need } from "../shared/dom.js";
import { emptyState } from "../shared/states.js";
import { newId } from "../shared/ids.js";
import { goToSignIn, signedIn } from "../shared/session.js";
import { RequestError, Socket, socketUrl } from "../shared/socket.js";
import { afterPress } from "../shared/press.js";
import { startStaffPage } from "../shared/start.js";
import { toast } from "../shared/toast.js";
import { alertAgent, keepConversation } from "./alerts.js";
import { showConnection } from "./connection.js";
import { showContext } from "./context-view.js";
import { ConversationList } from "./conversation-list.js";
import { ConversationView } from "./conversation-view.js";
import { Desk } from "./desk.js";
import { listenForDuty } from "./duty.js";
import { askHandBack } from "./hand-back.js";
import { askClose, askFirstWords } from "./handover.js";
import { refreshGoodwill } from "./goodwill-card.js";
import { FollowUps } from "./follow-ups.js";
import { listenForKeys, showKeys } from "../shared/keys.js";
import { askLabel } from "./labels.js";
import { tickWaits } from "./list-row.js";
import { Memory } from "./memory.js";
import { MadeEntries } from "./make-entry.js";
import { showMentions } from "./mentions.js";
import { NoteComposer } from "./note-composer.js";
import { Panes } from "./panes.js";
import { Profiles } from "./profile.js";
import { Reads } from "./reads.js";
import { Rows } from "./rows.js";
import { askColleague, listenForAway, showTeam } from "./team.js";
import { SavedReplies } from "./saved-replies.js";
import { askSnooze, momentText } from "./snooze.js";
import { customerName } from "./words.js";
import { WriteTabs } from "./write-tabs.js";

class DeskPage {
  #memory;
  #desk;
  #list;
  #view;
  #panes;
  #reads;
  #profiles;
  #made = new MadeEntries();
  #replies;
  #write;
  #replyTo = "";
  #context = need(".context-pane");
  #drawNow = () => this.#draw();
  /** @type {import("../shared/keys.js").Key[]} */
  #keys;

  /** @param {import("../shared/session.js").Me} me */
  constructor(me) {
    const socket = new Socket(socketUrl("/ws/staff"), () => ({ type: "desk.open" }));
    this.#memory = new Memory(me.staff_id);
    this.#desk = new Desk({ socket, rows: new Rows(), memory: this.#memory });
    this.#reads = new Reads(socket, this.#memory);
    this.#write = new WriteTabs(new NoteComposer(socket, this.#memory, this.#reads));
    this.#list = new ConversationList(need(".list-pane"), this.#desk, this.#reads);
    this.#view = new ConversationView(need(".conversation-pane"), this.#desk, this.#memory, this.#write, (action) => this.#act(action));
    this.#profiles = new Profiles(this.#desk, (id) => this.#go(id), me.pages.includes("board"));
    this.#profiles.addEventListener("profile", () => afterPress(this.#drawNow));
    this.#made.addEventListener("made", () => afterPress(this.#drawNow));
    this.#replies = new SavedReplies(socket, this.#desk, this.#view.composer);
    this.#panes = new Panes(need(".panes"), this.#memory);
    this.#keys = this.#makeKeys();
    this.#listen();
    showConnection(this.#desk, socket, () => checkAccess(socket));
    listenForDuty(need(".duty"), this.#desk);
    showTeam(need("#team-button"), this.#desk);
    listenForAway(need("#away-button"), this.#desk);
    showMentions(this.#reads, (id) => this.#go(id));
    new FollowUps((id) => this.#go(id));
    alertAgent(this.#desk, this.#reads, (id) => this.#go(id));
    this.#view.draw();
    socket.start();
    this.#followAddress();
  }

  #listen() {
    const open = (/** @type {Event} */ event) => this.#go(/** @type {CustomEvent<string>} */ (event).detail);
    const take = (/** @type {Event} */ event) => this.#take(/** @type {CustomEvent<string>} */ (event).detail);
    this.#list.addEventListener("open", open);
    this.#list.addEventListener("take", take);
    this.#list.addEventListener("hit", (event) => this.#goTo(/** @type {CustomEvent} */ (event).detail));
    const drawList = () => this.#desk.current || this.#view.draw();
    for (const name of ["opened", "conversation", "duty", "team"]) this.#desk.addEventListener(name, () => afterPress(this.#drawNow));
    this.#desk.addEventListener("rows", () => afterPress(drawList));
    this.#desk.addEventListener("goodwill", refreshGoodwill);
    this.#desk.addEventListener("opened", () => this.#write.select("reply")); // a note is begun anew in each
    this.#desk.addEventListener("stopped", (event) => stop(/** @type {CustomEvent<Error>} */ (event).detail));
    addEventListener("popstate", () => this.#followAddress());
    document.addEventListener("visibilitychange", () => this.#markRead());
    listenForKeys(this.#keys, () => this.#escape());
    need("#keys-button").addEventListener("click", () => showKeys(this.#keys));
    setInterval(() => tickWaits(this.#context), 1000);
  }

  /** @returns {import("../shared/keys.js").Key[]} */
  #makeKeys() {
    const mine = (/** @type {() => void} */ run) => () => (this.#desk.isMine ? run() : toast("Take the conversation first."));
    return [
      { keys: ["j", "ArrowDown"], does: "Next conversation", run: () => this.#list.move(1) },
      { keys: ["k", "ArrowUp"], does: "Previous conversation", run: () => this.#list.move(-1) },
      { keys: ["t"], does: "Take", run: () => this.#take(this.#list.focusedId ?? this.#desk.current?.id) },
      { keys: ["x"], does: "Pass an offered conversation to the next agent", run: () => this.#pass() },
      { keys: ["i"], does: "I am on it: keep a conversation that is about to go back to the queue", run: () => this.#keep() },
      { keys: ["r"], does: "Reply", run: () => this.#replyIn(this.#list.focusedId ?? this.#desk.current?.id) },
      { keys: ["n"], does: "Write a private note", run: () => this.#desk.current && this.#write.writeNote() },
      { keys: ["b"], does: "Hand back to the assistant", run: mine(() => this.#act("hand-back")) },
      { keys: ["m"], does: "Saved replies and macros", run: () => this.#replies.manage() },
      { keys: ["z"], does: "Snooze, or fetch back", run: mine(() => this.#snooze()) },
      { keys: ["l"], does: "Add a label", run: () => this.#addLabel() },
      { keys: ["g"], does: "Give to a colleague", run: () => this.#assign() },
      { keys: ["e"], does: "Close", run: mine(() => this.#act("close")) },
      { keys: ["p"], does: "Fold or open the handoff", run: () => this.#view.packet.toggle() },
      { keys: ["s"], does: "Select the conversation in the list, for several at once", run: () => this.#list.pick() },
      { keys: ["/"], does: "Search all conversations", run: () => this.#list.searchField.focus() },
      { keys: ["1"], does: "Queue", run: () => this.#list.select("queue") },
      { keys: ["2"], does: "Mine", run: () => this.#list.select("mine") },
      { keys: ["3"], does: "All", run: () => this.#list.select("all") },
      { keys: ["4"], does: "Snoozed", run: () => this.#list.select("snoozed") },
      { keys: ["5"], does: "Closed", run: () => this.#list.select("closed") },
      { keys: ["?"], does: "Show the keys", run: () => showKeys(this.#keys) },
    ];
  }

  /** The address names the open conversation, so that it can be kept, sent and gone back from. */
  #followAddress() {
    const id = decodeURIComponent(location.hash.slice(1)) || null;
    this.#panes.show(id ? "conversation" : "list");
    this.#desk.open(id);
  }

  /** @param {string | null} id */
  #go(id) {
    const open = this.#desk.current?.id ?? null;
    const address = id ? `#${encodeURIComponent(id)}` : location.pathname;
    if (id !== open) history[open && id ? "replaceState" : "pushState"](null, "", address);
    this.#followAddress();
    if (id) need(".conversation-pane").focus({ preventScroll: true });
  }

  /** @param {{id: string, seq: number}} hit */
  #goTo({ id, seq }) {
    this.#go(id);
    this.#view.reveal(id, seq);
  }

  async #addLabel() {
    const { row } = this.#desk;
    const label = row && (await askLabel(this.#desk.labels));
    if (row && label !== null && label !== "") await attempt(() => this.#desk.setLabel(row.conversation_id, String(label), true));
  }

  async #snooze() {
    const { row } = this.#desk;
    if (!row) return;
    if (row.snoozed_until) return void attempt(() => this.#desk.snooze(null));
    const until = await askSnooze(customerName(row));
    if (until && (await attempt(() => this.#desk.snooze(until)))) toast(`Snoozed until ${momentText(until.toISOString())}`, { tone: "positive" });
  }

  /** @param {import("./conversation-view.js").Action} action */
  #act(action) {
    if (action === "back") this.#leave();
    else if (action === "snooze") this.#snooze();
    else if (action === "take") this.#take(this.#desk.current?.id);
    else if (action === "details") this.#toggleDetails();
    else if (action === "assign") this.#assign();
    else if (action === "pass") this.#pass();
    else if (action === "write-first") this.#writeFirst();
    else if (action === "close") this.#close();
    else if (action === "reopen") this.#reopen();
    else this.#handBack();
  }

  #leave() {
    this.#go(null);
    this.#list.focus();
  }

  #toggleDetails() {
    this.#panes.show(this.#panes.shown === "context" ? "conversation" : "context");
    if (this.#panes.shown === "context") this.#context.focus();
  }

  /** @param {string | null | undefined} id */
  async #take(id) {
    const row = id ? this.#desk.rows.get(id) : null;
    if (!row || this.#desk.rows.isMine(row)) return;
    this.#go(row.conversation_id); // first, so that nothing is typed into the conversation before
    if (await attempt(() => this.#desk.take(row.conversation_id))) this.#list.keep(row.conversation_id);
    this.#replyTo = row.conversation_id;
    this.#replyOnceReady();
  }

  /** Whoever takes a conversation means to write in it, as soon as it is there. */
  #replyOnceReady() {
    const { current } = this.#desk;
    if (!current || current.id !== this.#replyTo || current.state !== "ready" || !this.#desk.isMine) return;
    this.#replyTo = "";
    this.#reply();
  }

  /** Opens this agent’s conversation, if it is another, and goes to its reply. @param {string | undefined} id */
  #replyIn(id) {
    const row = id ? this.#desk.rows.get(id) : null;
    if (!row || !this.#desk.rows.isMine(row)) return void toast("Take the conversation first.");
    this.#go(row.conversation_id);
    this.#replyTo = row.conversation_id;
    this.#replyOnceReady();
  }

  #reply() {
    this.#write.select("reply");
    this.#view.composer.focus();
  }

  async #handBack() {
    const { row } = this.#desk;
    if (!row) return;
    await attempt(async () => {
      const left = await askHandBack(customerName(row), this.#desk.draftBoundary(), this.#owedSince());
      if (!left) return;
      await this.#desk.handBack(left.note, left.boundary);
      toast("Handed back to the assistant", { tone: "positive" });
    });
  }

  /** Since when the customer waits for a word of the agent who leaves. */
  #owedSince() {
    const { row } = this.#desk;
    return row?.owner === "agent" ? row.owed_since : null;
  }

  async #close() {
    const { row } = this.#desk;
    const note = row && (await askClose(customerName(row), this.#owedSince()));
    if (note === null) return;
    if (await attempt(() => this.#desk.close(note))) toast("Closed", { tone: "positive" });
  }

  async #writeFirst() {
    const { row } = this.#desk;
    if (!row) return;
    const clientId = newId(); // the same when it is tried again
    await askFirstWords(customerName(row), row.owner === "assistant", (text) => this.#desk.writeFirst(row.conversation_id, text, clientId));
  }

  async #reopen() {
    if (await attempt(() => this.#desk.reopen())) toast("Open again, and yours", { tone: "positive" });
  }

  async #assign() {
    const { row } = this.#desk;
    if (row?.owner !== "waiting" && row?.owner !== "agent") return;
    const staffId = await askColleague(this.#desk);
    if (staffId && (await attempt(() => this.#desk.assign(staffId)))) toast("Given to a colleague", { tone: "positive" });
  }

  async #pass() {
    const { row } = this.#desk;
    if (!row || !this.#desk.isOffered(row.conversation_id)) return;
    if (await attempt(() => this.#desk.decline(row.conversation_id))) toast("Passed to the next agent", { tone: "positive" });
  }

  async #keep() {
    const id = this.#desk.firstWarned;
    if (id) await keepConversation(this.#desk, id);
  }

  #escape() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    if (this.#panes.shown === "context") this.#panes.show("conversation");
    else if (focused?.matches("input, textarea")) focused.blur();
    else if (this.#desk.current) this.#leave();
  }

  #draw() {
    this.#view.draw();
    this.#view.showHistories(this.#profiles.profile);
    this.#replyOnceReady();
    showContext(this.#context, this.#desk, () => this.#toggleDetails(), () => this.#addLabel(), this.#profiles, this.#made);
    this.#markRead();
  }

  #markRead() {
    const { current } = this.#desk;
    if (!current || document.hidden || current.state !== "ready") return;
    this.#reads.mark(current.id, Math.max(current.lastSeq, this.#desk.row?.last_seq ?? 0));
    this.#list.drawSoon();
  }
}

/**
 * Runs what may be refused, and says so when it was.
 * @param {() => Promise<void>} change
 * @returns {Promise<boolean>} whether it was done
 */
async function attempt(change) {
  try {
    await change();
    return true;
  } catch (error) {
    toast(sentenceOf(error), { tone: "danger" });
    return false;
  }
}

/**
 * A handshake that is refused looks like a lost connection: whether one may come back is asked over HTTP.
 * @param {Socket} socket
 */
async function checkAccess(socket) {
  const me = await signedIn();
  if (me.pages.includes("desk")) return;
  socket.stop();
  stop(new Error("Your role doesn’t open this page any more."));
}

/** @param {Error} error what the server refused this page for */
function stop(error) {
  if (error instanceof RequestError && error.code === "not_signed_in") return void goToSignIn("signed_out");
  const state = emptyState({ icon: "alert", title: "The desk has stopped", text: sentenceOf(error) });
  fill(need("main"), state);
}

startStaffPage("desk", (me) => {
  new DeskPage(me);
});

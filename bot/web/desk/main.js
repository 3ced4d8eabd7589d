/** The desk page: puts the parts together and says what each key, button and address does. */
import { sentenceOf } from "../shared/api.js";
import { fill, need } from "../shared/dom.js";
import { emptyState } from "../shared/states.js";
import { signedIn } from "../shared/session.js";
import { Socket, socketUrl } from "../shared/socket.js";
import { startStaffPage } from "../shared/start.js";
import { toast } from "../shared/toast.js";
import { alertAboutQueue } from "./alerts.js";
import { showConnection } from "./connection.js";
import { showContext } from "./context-view.js";
import { ConversationList } from "./conversation-list.js";
import { ConversationView } from "./conversation-view.js";
import { Desk } from "./desk.js";
import { listenForDuty } from "./duty.js";
import { askClose, askHandBack } from "./handover.js";
import { listenForKeys, showKeys } from "./keys.js";
import { tickWaits } from "./list-row.js";
import { Memory } from "./memory.js";
import { Panes } from "./panes.js";
import { Rows } from "./rows.js";
import { customerName } from "./words.js";

class DeskPage {
  #memory;
  #desk;
  #list;
  #view;
  #panes;
  #context = need(".context-pane");
  /** @type {import("./keys.js").Key[]} */
  #keys;

  /** @param {import("../shared/session.js").Me} me */
  constructor(me) {
    const socket = new Socket(socketUrl("/ws/staff"), () => ({ type: "desk.open" }));
    this.#memory = new Memory(me.staff_id);
    this.#desk = new Desk({ socket, rows: new Rows(), memory: this.#memory });
    this.#list = new ConversationList(need(".list-pane"), this.#desk);
    this.#view = new ConversationView(need(".conversation-pane"), this.#desk, this.#memory, (action) => this.#act(action));
    this.#panes = new Panes(need(".panes"), this.#memory);
    this.#keys = this.#makeKeys();
    this.#listen();
    showConnection(this.#desk, socket, () => signedIn());
    listenForDuty(need(".duty"), this.#desk);
    alertAboutQueue(this.#desk, (id) => this.#go(id));
    this.#view.draw();
    socket.start();
    this.#followAddress();
  }

  #listen() {
    const open = (/** @type {Event} */ event) => this.#go(/** @type {CustomEvent<string>} */ (event).detail);
    const take = (/** @type {Event} */ event) => this.#take(/** @type {CustomEvent<string>} */ (event).detail);
    this.#list.addEventListener("open", open);
    this.#list.addEventListener("take", take);
    for (const name of ["opened", "conversation", "duty"]) this.#desk.addEventListener(name, () => this.#draw());
    this.#desk.addEventListener("rows", () => this.#desk.current || this.#view.draw());
    this.#desk.addEventListener("stopped", (event) => stop(/** @type {CustomEvent<Error>} */ (event).detail));
    addEventListener("popstate", () => this.#followAddress());
    document.addEventListener("visibilitychange", () => this.#markRead());
    listenForKeys(this.#keys, () => this.#escape());
    need("#keys-button").addEventListener("click", () => showKeys(this.#keys));
    setInterval(() => tickWaits(this.#context), 1000);
  }

  /** @returns {import("./keys.js").Key[]} */
  #makeKeys() {
    const mine = (/** @type {() => void} */ run) => () => (this.#desk.isMine ? run() : toast("Take the conversation first."));
    return [
      { keys: ["j", "ArrowDown"], does: "Next conversation", run: () => this.#list.move(1) },
      { keys: ["k", "ArrowUp"], does: "Previous conversation", run: () => this.#list.move(-1) },
      { keys: ["t"], does: "Take", run: () => this.#take(this.#list.focusedId ?? this.#desk.current?.id) },
      { keys: ["r"], does: "Reply", run: mine(() => this.#view.composer.focus()) },
      { keys: ["b"], does: "Hand back to the assistant", run: mine(() => this.#act("hand-back")) },
      { keys: ["e"], does: "Close", run: mine(() => this.#act("close")) },
      { keys: ["p"], does: "Fold or open the handoff", run: () => this.#view.packet.toggle() },
      { keys: ["/"], does: "Find a conversation", run: () => this.#list.searchField.focus() },
      { keys: ["1"], does: "Queue", run: () => this.#list.select("queue") },
      { keys: ["2"], does: "Mine", run: () => this.#list.select("mine") },
      { keys: ["3"], does: "All", run: () => this.#list.select("all") },
      { keys: ["4"], does: "Closed", run: () => this.#list.select("closed") },
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

  /** @param {import("./conversation-view.js").Action} action */
  #act(action) {
    if (action === "back") this.#leave();
    else if (action === "take") this.#take(this.#desk.current?.id);
    else if (action === "details") this.#toggleDetails();
    else this.#handOver(action);
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
    await attempt(() => this.#desk.take(row.conversation_id));
    if (this.#desk.isMine) this.#view.composer.focus();
  }

  /** @param {"hand-back" | "close"} action */
  async #handOver(action) {
    const { row } = this.#desk;
    if (!row) return;
    const note = await (action === "close" ? askClose : askHandBack)(customerName(row));
    if (note === null) return;
    const done = await attempt(() => (action === "close" ? this.#desk.close(note) : this.#desk.handBack(note)));
    if (done) toast(action === "close" ? "Closed" : "Handed back to the assistant", { tone: "positive" });
  }

  #escape() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    if (this.#panes.shown === "context") this.#panes.show("conversation");
    else if (focused?.matches("input, textarea")) focused.blur();
    else if (this.#desk.current) this.#leave();
  }

  #draw() {
    this.#view.draw();
    showContext(this.#context, this.#desk, () => this.#toggleDetails());
    this.#markRead();
  }

  #markRead() {
    const { current } = this.#desk;
    if (!current || document.hidden || current.state !== "ready") return;
    this.#memory.markRead(current.id, Math.max(current.lastSeq, this.#desk.row?.last_seq ?? 0));
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

/** @param {Error} error what the server refused this page for */
function stop(error) {
  const state = emptyState({ icon: "alert", title: "The desk has stopped", text: sentenceOf(error) });
  fill(need("main"), state);
}

startStaffPage("desk", (me) => {
  new DeskPage(me);
});

/**
 * What the desk knows and does, without a single element: the lists, the open conversation, and what an agent
 * can do with it. Pages listen to its events:
 *
 * - `rows`: a list changed                       - `queued` (detail: row): one more waits for a person
 * - `opened`: another conversation is open       - `conversation`: something in the open one changed
 * - `duty`: went on or off duty                  - `connection`: lost or found the server
 * - `team`: who is there changed                 - `given` (detail: row): a conversation was given to this agent
 * - `offered` (detail: row): this agent may take it before others
 * - `woken` (detail: row): a conversation of this agent is back from snooze
 * - `wrote` (detail: row): the customer of one of this agent’s conversations wrote
 * - `warned` (detail: row): a conversation is about to be taken from this agent, who owes a word in it
 * - `lost` (detail: row): it was taken from this agent
 * - `unsent` (detail: row): a message of this agent was refused, and is kept here
 * - `viewers`: who else has the open conversation open
 * - `taken-back` (detail: client id): a reply will not be sent
 * - `labels`: there are other labels
 * - `filters`: this agent’s filters can be read
 * - `goodwill`: the allowance changed, or a gesture was made
 * - `stopped` (detail: error): the server refused the page
 */
import { newId } from "../shared/ids.js";
import { Conversation } from "./conversation.js";
import { KeptConversations } from "./kept.js";
import { Pages } from "./pages.js";
import { filterOf, LIST_NAMES } from "./rows.js";
import { HELD_MS, HeldMessages } from "./held.js";
import { isTakenBack } from "./words.js";

/** @typedef {import("./staff").ConversationRow} ConversationRow */
/** @typedef {import("./staff").ConversationOpened} ConversationOpened */
/** @typedef {import("./staff").ListFilter} ListFilter */

const TYPING_FORGOTTEN_MS = 10_000;
const CHECK_WITHIN_MS = 1500;
/** What may take a conversation out of this agent’s hands: what they wrote before goes out before it. */
const ENDS_OWNERSHIP = new Set([
  "conversation.assign",
  "conversation.close",
  "conversation.merge",
  "conversation.return",
  "conversation.snooze",
  "macro.run",
]);

export class Desk extends EventTarget {
  /** @type {import("./staff").DeskOpened | null} */
  me = null;
  /** @type {import("./staff").TeamMember[]} */
  team = [];
  /** How waiting conversations get to agents. @type {"manual" | "offer" | "given"} */
  routing = "manual";
  /** Within which a customer of this agent should have the next word. */
  nextReplyMs = 120_000;
  /** @type {Conversation | null} */
  current = null;
  /** How many conversations each list has, also those not fetched. @type {import("./staff").ListCounts | null} */
  counts = null;
  /** @type {import("./staff").LabelView[]} */
  labels = [];
  /** What is offered to this agent before others, and until when. @type {Map<string, number>} */
  #offers = new Map();
  /**
   * Which conversations are about to be taken from this agent, and when; `stays`: it stays, as nobody else is there.
   * @type {Map<string, {until: number, stays: boolean}>}
   */
  #warnings = new Map();
  /** Replies that can still be taken back. */
  held = new HeldMessages();
  #socket;
  #pages;
  #memory;
  #typingTimer = 0;
  /** The conversation that this agent is taking now. */
  #taking = "";
  #kept = new KeptConversations();
  /** Conversations that are being read before anybody opens them, by id. @type {Map<string, Promise<void>>} */
  #readingAhead = new Map();
  /** @type {Set<string>} conversations pushed since the connection opened */
  #pushed = new Set();

  /**
   * @param {object} parts
   * @param {import("../shared/socket.js").Socket} parts.socket
   * @param {import("./rows.js").Rows} parts.rows
   * @param {import("./memory.js").Memory} parts.memory
   */
  constructor({ socket, rows, memory }) {
    super();
    this.#socket = socket;
    this.#memory = memory;
    this.rows = rows;
    this.#pages = new Pages((frame) => socket.request(frame));
    socket.addEventListener("opened", (event) => this.#opened(/** @type {CustomEvent} */ (event).detail));
    socket.addEventListener("push", (event) => this.#receive(/** @type {CustomEvent} */ (event).detail));
    socket.addEventListener("state", () => this.#tell("connection"));
    socket.addEventListener("refused", (event) => this.#tell("stopped", /** @type {CustomEvent} */ (event).detail));
  }

  get connection() {
    return this.#socket.state;
  }

  /** The open conversation’s row. */
  get row() {
    return this.current ? (this.rows.get(this.current.id) ?? null) : null;
  }

  get isMine() {
    return this.row !== null && this.rows.isMine(this.row);
  }

  /** @param {ConversationRow} row */
  isUnread(row) {
    const concernsMe = row.owner === "waiting" || this.rows.isMine(row);
    return concernsMe && row.last_seq > this.#memory.readUpTo(row.conversation_id);
  }

  /** How many of this agent’s conversations have something that they have not read. */
  countUnread() {
    return this.rows.list("mine").filter((row) => this.isUnread(row)).length;
  }

  /**
   * Whether another agent has the conversation who is not at a desk, or away.
   * @param {ConversationRow} row
   */
  isAgentAway(row) {
    if (row.owner !== "agent" || !this.team.length || this.rows.isMine(row)) return false;
    const agent = this.team.find(({ staff_id }) => staff_id === row.agent_id);
    return !agent?.here || agent.availability === "away";
  }

  /**
   * The language that nobody on duty speaks, of a customer who is with people; none while it is not known what
   * somebody on duty speaks.
   * @param {ConversationRow} row
   * @returns {string | null}
   */
  unspoken(row) {
    const { language } = row;
    if (!language || (row.owner !== "waiting" && row.owner !== "agent")) return null;
    const onDuty = this.team.filter(({ availability }) => availability === "on_duty");
    const speak = onDuty.map(({ languages = [] }) => languages.map((tag) => tag.split("-")[0].toLowerCase()));
    return onDuty.length && speak.every((codes) => codes.length && !codes.includes(language)) ? language : null;
  }

  /**
   * Opens a conversation; null closes the open one.
   * @param {string | null} id
   */
  async open(id) {
    if (id === (this.current?.id ?? null)) return;
    this.#leave();
    this.current = id === null ? null : this.#kept.use(id, this.current?.id);
    this.#tell("opened");
    if (this.current) await this.#load(this.current);
  }

  /** Reads the open conversation again after it could not be loaded. */
  async reload() {
    if (this.current) await this.#load(this.current);
  }

  /**
   * The fetched rows of a list, in its order.
   * @param {import("./staff").ListName} name
   * @param {ListFilter} filter
   */
  list(name, filter) {
    return this.rows.list(name, filter, this.#pages.floor(name, filter));
  }

  /**
   * Whether anything of a list has been fetched yet.
   * @param {import("./staff").ListName} name
   * @param {ListFilter} filter
   */
  isFetched(name, filter) {
    return this.#pages.begun(name, filter);
  }

  /**
   * Fetches the next page of a list, if there is one.
   * @param {import("./staff").ListName} name
   * @param {ListFilter} filter
   */
  async fetchMore(name, filter) {
    const begun = this.isFetched(name, filter);
    const rows = await this.#pages.more(name, filter).catch(() => []); // a lost connection begins anew
    for (const row of rows) this.rows.put(row);
    if (rows.length || begun !== this.isFetched(name, filter)) this.#tell("rows");
  }

  /**
   * Asks the server for something. Replies that are held go out before what takes their conversation away.
   * @param {{type: string, conversation_id?: string, other_id?: string} & Record<string, unknown>} frame
   */
  async ask(frame) {
    if (ENDS_OWNERSHIP.has(frame.type)) {
      await this.held.releaseAll(frame.conversation_id);
      if (frame.other_id) await this.held.releaseAll(frame.other_id);
    }
    return this.#socket.request(frame);
  }

  /**
   * @param {string} id
   * @param {string} macroId
   * @param {string} clientId
   */
  async runMacro(id, macroId, clientId) {
    await this.#change({ type: "macro.run", conversation_id: id, macro_id: macroId, client_id: clientId });
    await this.#refreshLabels();
  }

  /**
   * Puts a label on a conversation, or takes it off.
   * @param {string} id
   * @param {string} label
   * @param {boolean} on
   */
  async setLabel(id, label, on) {
    await this.#change({ type: "label.set", conversation_id: id, label, on });
    await this.#refreshLabels();
  }

  /**
   * Decides how urgent a conversation is.
   * @param {string} id
   * @param {"normal" | "high"} priority
   */
  async setPriority(id, priority) {
    await this.#change({ type: "priority.set", conversation_id: id, priority });
  }

  /**
   * Does one thing with several conversations; what waits to be sent in any of them goes out before.
   * @param {string[]} ids
   * @param {Record<string, unknown>} change
   * @returns {Promise<import("./staff").BulkDone>}
   */
  async changeSeveral(ids, change) {
    for (const id of ids) await this.held.releaseAll(id);
    const done = await this.#socket.request({ type: "bulk.run", conversation_ids: ids, ...change });
    await this.#refreshLabels();
    return done;
  }

  /**
   * Changes a label on every conversation.
   * @param {{type: "label.rename", label: string, to: string} | {type: "label.remove", label: string}} frame
   */
  async changeLabels(frame) {
    /** @type {import("./staff").Labels} */
    const { labels } = await this.#socket.request(frame);
    this.labels = labels;
    this.#tell("labels");
  }

  /**
   * Puts the open conversation away until then; null fetches it back.
   * @param {Date | null} until
   */
  async snooze(until) {
    if (!this.current) return;
    await this.#change({ type: "conversation.snooze", conversation_id: this.current.id, until: until?.toISOString() ?? null });
  }

  /** @param {string} id */
  async take(id) {
    this.#taking = id;
    try {
      await this.#change({ type: "conversation.take", conversation_id: id });
    } finally {
      this.#taking = "";
    }
  }

  /**
   * What there is to settle before the open conversation goes back.
   * @returns {Promise<import("./boundary").BoundaryDraft>}
   */
  async draftBoundary() {
    return this.current ? this.#socket.request({ type: "boundary.get", conversation_id: this.current.id }) : {};
  }

  /**
   * Gives the open conversation back to the assistant.
   * @param {string} note
   * @param {import("./boundary").BoundaryNote} boundary
   */
  async handBack(note, boundary) {
    await this.#changeCurrent("conversation.return", note, { boundary });
  }

  /**
   * Closes the open conversation.
   * @param {string} note
   */
  async close(note) {
    await this.#changeCurrent("conversation.close", note);
  }

  /** Opens the closed conversation again, as this agent’s. */
  async reopen() {
    if (this.current) await this.#change({ type: "conversation.reopen", conversation_id: this.current.id });
  }

  /**
   * What speaks against sending a text; nothing does when the server cannot say so in time.
   * @param {Conversation} conversation
   * @param {string} text
   * @param {number} read_seq how far the agent had read when they began to write
   * @returns {Promise<import("./aids").DraftChecked>}
   */
  async check(conversation, text, read_seq) {
    const nothing = { reasks: [] };
    if (this.connection !== "open") return nothing;
    const frame = { type: "draft.check", conversation_id: conversation.id, text, read_seq };
    const late = new Promise((resolve) => setTimeout(() => resolve(nothing), CHECK_WITHIN_MS));
    return Promise.race([this.#socket.request(frame).catch(() => nothing), late]);
  }

  /**
   * Says something in a conversation, in a few seconds: until then it can be taken back. It is kept on this
   * device until the server has it.
   * @param {Conversation} conversation
   * @param {string} text
   * @param {import("./memory.js").Source | null} [source] the entry that it quotes
   * @param {string[]} [suggested] the entries that stood beside it
   */
  send(conversation, text, source = null, suggested = []) {
    const until = Date.now() + HELD_MS;
    const outgoing = { client_id: newId(), text, source, suggested, until };
    conversation.outgoing.push(outgoing);
    this.#memory.keepOutgoing(conversation.id, outgoing);
    const send = () => this.#deliver(conversation, outgoing);
    this.held.hold({ conversationId: conversation.id, clientId: outgoing.client_id, until, send });
    this.#tell("conversation");
  }

  /**
   * Sends a file in a few seconds; until then it can be taken back, as a reply can.
   * @param {string} conversationId
   * @param {string} file its name
   * @param {() => Promise<void>} send
   * @param {() => void} drop
   */
  holdFile(conversationId, file, send, drop) {
    this.held.hold({ conversationId, clientId: newId(), until: Date.now() + HELD_MS, send: () => this.#sendFile(send), file, drop });
    this.#tell("conversation");
  }

  /** @param {() => Promise<void>} send */
  async #sendFile(send) {
    this.#tell("conversation");
    await send();
  }

  /**
   * Takes the open conversation’s last reply or file back; it is never sent.
   * @returns {import("./memory.js").Kept | null} the reply, or null when there is none that can be taken back
   */
  takeBack() {
    const { current } = this;
    const last = current && this.held.last(current.id);
    const outgoing = current?.outgoing.find(({ client_id }) => client_id === last?.clientId);
    if (!last || !this.held.takeBack(last.clientId)) return null;
    if (!outgoing) {
      this.#tell("conversation");
      return null;
    }
    this.#settle(current, last.clientId);
    this.#tell("taken-back", last.clientId);
    return outgoing;
  }

  /**
   * Tries again to send a message that the server refused.
   * @param {string} clientId
   */
  async resend(clientId) {
    const outgoing = this.current?.outgoing.find(({ client_id }) => client_id === clientId);
    if (!this.current || !outgoing) return;
    delete outgoing.problem;
    await this.#deliver(this.current, outgoing);
  }

  /**
   * Gives a message up that the server refused.
   * @param {string} clientId
   * @returns {string} its text
   */
  withdraw(clientId) {
    const { current } = this;
    const text = current?.outgoing.find(({ client_id }) => client_id === clientId)?.text ?? "";
    if (current) this.#settle(current, clientId);
    return text;
  }

  /**
   * Writes to a customer who did not ask for a person.
   * @param {string} id
   * @param {string} text
   * @param {string} clientId
   */
  async writeFirst(id, text, clientId) {
    await this.#socket.request({ type: "conversation.write", conversation_id: id, client_id: clientId, text });
  }

  /** @param {boolean} typing */
  setTyping(typing) {
    if (this.current) this.#socket.tell({ type: "typing.set", conversation_id: this.current.id, typing });
  }

  /** @param {boolean} onDuty */
  async setDuty(onDuty) {
    this.me = await this.#socket.request({ type: "duty.set", on_duty: onDuty });
    this.#tell("duty");
  }

  /** @param {import("./staff").Availability} availability */
  async setAvailability(availability) {
    this.#receiveTeam(await this.#socket.request({ type: "availability.set", availability }));
  }

  /** Somebody is at this desk. */
  noteActivity() {
    if (this.me) this.#socket.tell({ type: "activity.note" });
  }

  /**
   * Gives the open conversation to a member of staff.
   * @param {string} staffId
   */
  async assign(staffId) {
    await this.#change({ type: "conversation.assign", conversation_id: this.current?.id ?? "", staff_id: staffId });
  }

  /**
   * Lets an offer pass to the next.
   * @param {string} conversationId
   */
  async decline(conversationId) {
    this.#endOffer(conversationId);
    await this.#socket.request({ type: "offer.decline", conversation_id: conversationId });
  }

  /**
   * Whether this agent is asked to take it now, or to let it pass.
   * @param {string} conversationId
   */
  isOffered(conversationId) {
    return (this.#offers.get(conversationId) ?? 0) > Date.now();
  }

  /**
   * When a conversation is taken from this agent if they do nothing (ms since 1970); null when it is not.
   * @param {string} conversationId
   */
  warnedUntil(conversationId) {
    return this.#warnings.get(conversationId)?.until ?? null;
  }

  /**
   * Whether this agent owes a word for too long in a conversation that stays with them, as nobody else is there.
   * @param {string} conversationId
   */
  isOverdue(conversationId) {
    return this.#warnings.get(conversationId)?.stays ?? false;
  }

  /** The open conversation if it is about to be taken from this agent, else the one that is taken first, if any. */
  get firstWarned() {
    if (this.current && this.#warnings.has(this.current.id)) return this.current.id;
    return [...this.#warnings].sort(([, a], [, b]) => a.until - b.until)[0]?.[0] ?? null;
  }

  /**
   * This agent is on it: the conversation stays with them for a while longer.
   * @param {string} conversationId
   * @returns {Promise<import("./staff").ConversationKept>} until when
   */
  async keep(conversationId) {
    this.#endWarning(conversationId);
    return this.#socket.request({ type: "conversation.keep", conversation_id: conversationId });
  }

  /** @param {import("./staff").RequeueWarning} push */
  #receiveWarning({ conversation_id: id, seconds, stays = false }) {
    const row = this.rows.get(id);
    if (!seconds || !row) return this.#endWarning(id);
    this.#warnings.set(id, { until: Date.now() + seconds * 1000, stays });
    this.#tell("warned", row);
    this.#tell("rows");
  }

  /** @param {string} conversationId */
  #endWarning(conversationId) {
    if (!this.#warnings.delete(conversationId)) return;
    this.#tell("conversation");
    this.#tell("rows");
  }

  /** @param {import("./staff").OfferPush} push */
  #receiveOffer({ conversation_id: id, seconds }) {
    const row = this.rows.get(id);
    if (!row) return;
    const until = Date.now() + seconds * 1000;
    this.#offers.set(id, until);
    setTimeout(() => this.#offers.get(id) === until && this.#endOffer(id), seconds * 1000);
    this.#tell("offered", row);
    this.#tell("conversation");
  }

  /** @param {string} conversationId */
  #endOffer(conversationId) {
    if (this.#offers.delete(conversationId)) this.#tell("conversation");
  }

  /** @param {import("./staff").Team} team */
  #receiveTeam(team) {
    this.team = team.members;
    this.routing = team.routing ?? "manual";
    this.nextReplyMs = team.next_reply_s * 1000;
    const own = team.members.find(({ staff_id }) => staff_id === this.me?.staff_id);
    if (this.me && own) {
      this.me = { ...this.me, availability: own.availability, on_duty: own.availability !== "off" };
      this.#tell("duty");
    }
    this.#tell("team");
  }

  /** @param {import("./staff").DeskOpened} opened */
  #opened(opened) {
    this.me = opened;
    this.#pushed.clear();
    this.rows.belongTo(opened.staff_id);
    this.#warnings.clear();
    const rows = [...(opened.queue ?? []), ...(opened.mine ?? [])];
    const before = rows.map((row) => this.rows.get(row.conversation_id));
    for (const row of rows) this.rows.put(row);
    this.#tell("duty");
    this.#tell("rows");
    rows.forEach((row, index) => this.#tellMissed(before[index], row));
    for (const id of this.#memory.undelivered) this.#deliverKept(this.#kept.get(id) ?? new Conversation(id));
    this.#catchUp(opened);
    this.#socket.request({ type: "team.get" }).then((team) => this.#receiveTeam(team), () => {});
  }

  /**
   * What happened while the connection was lost.
   * @param {ConversationRow | undefined} before
   * @param {ConversationRow} row
   */
  #tellMissed(before, row) {
    if (this.#isLost(before, row)) this.#tell("lost", row);
    this.#tellWhoWrote(before, row);
  }

  /**
   * After each connection: everything that the lists hold, and what the open conversation missed.
   * @param {import("./staff").DeskOpened} opened
   */
  async #catchUp(opened) {
    if (this.current) this.#load(this.current);
    this.#pages.reset();
    this.#refreshLabels();
    this.#tell("filters");
    const pages = await Promise.all(LIST_NAMES.map((list) => this.#pages.more(list, filterOf(list))));
    const rows = [...pages.flat(), ...(opened.queue ?? []), ...(opened.mine ?? [])];
    this.rows.replace(rows, this.#pushed);
    this.#tell("rows");
    this.#tell("conversation");
    for (const id of this.#memory.undelivered) this.#tellUnsent(id);
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "row") this.#receiveRow(frame.row);
    else if (frame.type === "team") this.#receiveTeam(frame.team);
    else if (frame.type === "offer") this.#receiveOffer(frame);
    else if (frame.type === "requeue_warning") this.#receiveWarning(frame);
    else if (frame.type === "counts") this.#receiveCounts(frame.counts);
    else if (frame.type === "event") this.#receiveEvent(frame);
    else if (frame.type === "typing") this.#receiveTyping(frame);
    else if (frame.type === "viewers") this.#receiveViewers(frame);
    else if (frame.type === "goodwill") this.#tell("goodwill");
    else if (frame.type === "packet") this.#receivePacket(frame);
  }

  /** @param {import("./staff").ListCounts} counts */
  #receiveCounts(counts) {
    this.counts = counts;
    this.#tell("rows");
  }

  async #refreshLabels() {
    /** @type {import("./staff").Labels} */
    const { labels } = await this.#socket.request({ type: "label.list" });
    this.labels = labels;
    this.#tell("labels");
  }

  /** @param {ConversationRow} row */
  #receiveRow(row) {
    this.#pushed.add(row.conversation_id);
    if (row.labels?.some((label) => !this.labels.some((known) => known.label === label))) this.#refreshLabels();
    const before = this.rows.get(row.conversation_id);
    const { changed, queued } = this.rows.put(row);
    if (!changed) return;
    if (before?.withheld && !row.withheld) this.#readAgain(row.conversation_id);
    if (row.owner !== "waiting") this.#offers.delete(row.conversation_id);
    if (!this.rows.isMine(row) || !row.owed_since) this.#warnings.delete(row.conversation_id);
    this.#tell("rows");
    if (row.conversation_id === this.current?.id) this.#tell("conversation");
    if (queued) this.#tell(this.#isLost(before, row) ? "lost" : "queued", row);
    const given = before && !this.rows.isMine(before) && this.rows.isMine(row);
    if (given && this.#taking !== row.conversation_id) this.#tell("given", row);
    this.#tellWhoWrote(before, row);
    const woken = before?.snoozed_until && !row.snoozed_until && this.rows.isMine(row);
    if (woken && row.conversation_id !== this.current?.id) this.#tell("woken", row);
  }

  /**
   * Whether it was taken from this agent, who owed a word.
   * @param {ConversationRow | undefined} before
   * @param {ConversationRow} row
   */
  #isLost(before, row) {
    return before !== undefined && this.rows.isMine(before) && row.owner === "waiting" && isTakenBack(row);
  }

  /**
   * @param {ConversationRow | undefined} before
   * @param {ConversationRow} row
   */
  #tellWhoWrote(before, row) {
    if (!before || !this.rows.isMine(before) || !this.rows.isMine(row) || !row.customer_last_at) return;
    if (row.customer_last_at > (before.customer_last_at ?? "")) this.#tell("wrote", row);
  }

  /** @param {import("../shared/wire").EventPush} push */
  #receiveEvent({ conversation_id, event }) {
    const { current } = this;
    if (!current || current.id !== conversation_id) return;
    if (event.type === "message" && event.client_id) this.#memory.dropOutgoing(current.id, event.client_id);
    if (current.hear(event)) this.#tell("conversation");
    if (isForgotten(event)) this.#readAgain(conversation_id).catch(() => {});
  }

  /**
   * Takes a packet in. What was said is read beforehand where the conversation is not open: it comes once, and
   * opens at once. One that cannot be read now is sent again.
   * @param {import("./staff").PacketPush} push
   */
  async #receivePacket({ conversation_id, packet }) {
    const isOpen = this.current?.id === conversation_id;
    const conversation = isOpen && this.current ? this.current : this.#kept.use(conversation_id, this.current?.id);
    conversation.packet = packet;
    if (isOpen) this.#tell("conversation");
    else if (!conversation.hasAllSaid) await this.#readAhead(conversation);
    this.#acknowledge(conversation);
  }

  /**
   * Reads all of a conversation that is not open; what cannot be read now is read when it is opened.
   * @param {Conversation} conversation
   */
  #readAhead(conversation) {
    const { id } = conversation;
    const begun = this.#readingAhead.get(id);
    if (begun) return begun;
    const readAll = async () => {
      while ((await this.#readPage(conversation, false)).more);
      conversation.state = "ready";
    };
    const reading = readAll().catch(() => {}).finally(() => this.#readingAhead.delete(id));
    this.#readingAhead.set(id, reading);
    return reading;
  }

  /**
   * Says that the packet is here with all that was said. A refusal means that there is a newer one, which comes.
   * @param {Conversation} conversation
   */
  #acknowledge({ id, hasAllSaid, lastSeq }) {
    if (hasAllSaid) this.#socket.request({ type: "packet.ack", conversation_id: id, seq: lastSeq }).catch(() => {});
  }

  /** @param {import("../shared/wire").TypingPush} push */
  #receiveTyping({ conversation_id, sender, typing, sender_name }) {
    const { current } = this;
    if (!current || current.id !== conversation_id || sender === "agent") return;
    clearTimeout(this.#typingTimer);
    current.typing = typing ? { sender, name: sender_name ?? "" } : null;
    if (typing) this.#typingTimer = setTimeout(() => this.#forgetTyping(current), TYPING_FORGOTTEN_MS);
    this.#tell("conversation");
  }

  /** @param {import("./aids").ViewersPush} push */
  #receiveViewers({ conversation_id, viewers }) {
    if (this.current?.id !== conversation_id) return;
    this.current.viewers = viewers.filter(({ staff_id }) => staff_id !== this.me?.staff_id);
    this.#tell("viewers");
  }

  /** @param {Conversation} conversation */
  #forgetTyping(conversation) {
    conversation.typing = null;
    this.#tell("conversation");
  }

  #leave() {
    if (!this.current) return;
    this.current.typing = null;
    this.current.viewers = [];
    const frame = { type: "conversation.leave", conversation_id: this.current.id };
    if (this.connection === "open") this.#socket.request(frame).catch(() => {});
  }

  /**
   * Reads on from where the conversation was left, page by page, and follows it.
   * @param {Conversation} conversation
   */
  async #load(conversation) {
    const before = conversation.lastSeq;
    conversation.beginReading();
    await this.#readingAhead.get(conversation.id); // what is on its way already is not asked for again
    try {
      let opened;
      do opened = await this.#readPage(conversation);
      while (opened.more && conversation === this.current);
      conversation.endReading();
      conversation.state = "ready";
      this.#acknowledge(conversation);
      this.#deliverKept(conversation);
    } catch (error) {
      conversation.endReading();
      conversation.state = conversation.lastSeq ? "ready" : "failed";
      conversation.error = /** @type {Error} */ (error);
    }
    if (conversation === this.current) this.#tell("conversation");
    // What this page had kept from an earlier visit may be gone since.
    if (before && conversation.eventsAfter(before).some(isForgotten)) this.#readAgain(conversation.id).catch(() => {});
  }

  /**
   * @param {Conversation} conversation
   * @param {boolean} [follow]
   * @returns {Promise<ConversationOpened>}
   */
  async #readPage(conversation, follow = true) {
    const after_seq = conversation.lastSeq;
    const frame = { type: "conversation.open", conversation_id: conversation.id, after_seq, follow };
    /** @type {ConversationOpened} */
    const opened = await this.#socket.request(frame);
    for (const event of opened.events) conversation.add(event);
    conversation.packet = opened.packet ?? null;
    this.#receiveRow(opened.row);
    return opened;
  }

  /**
   * What was read reads differently now: something was withheld and belongs before it, or words were taken out.
   * The page stays as it is until then.
   * @param {string} id
   */
  async #readAgain(id) {
    const before = this.#kept.get(id);
    this.#kept.drop(id);
    if (!before || before !== this.current) return;
    const fresh = new Conversation(id);
    let more = true;
    while (more && before === this.current) more = Boolean((await this.#readPage(fresh)).more);
    if (before !== this.current) return;
    fresh.state = "ready";
    this.#acknowledge(fresh);
    fresh.outgoing = before.outgoing;
    fresh.viewers = before.viewers;
    this.current = fresh;
    this.#kept.set(fresh);
    this.#tell("conversation");
  }

  /**
   * Messages of an earlier visit to this page that the server never confirmed.
   * @param {Conversation} conversation
   */
  #deliverKept(conversation) {
    for (const kept of this.#memory.outgoing(conversation.id)) {
      const wait = (kept.until ?? 0) - Date.now();
      if (wait > 0) {
        setTimeout(() => this.#deliverKept(conversation), wait + 1000); // another tab may still take it back
        continue;
      }
      if (conversation.outgoing.some(({ client_id }) => client_id === kept.client_id)) continue;
      conversation.outgoing.push(kept);
      if (!kept.problem) this.#deliver(conversation, kept);
    }
  }

  /**
   * @param {Conversation} conversation
   * @param {import("./conversation.js").Outgoing} outgoing
   */
  async #deliver(conversation, outgoing) {
    const { client_id, text, source, suggested = [] } = outgoing;
    const entry_id = source?.entry_id ?? null;
    this.#memory.keepOutgoing(conversation.id, { client_id, text, source, suggested });
    this.#tell("conversation");
    const hadRead = this.#memory.readUpTo(conversation.id) >= (this.rows.get(conversation.id)?.last_seq ?? 0);
    try {
      /** @type {{seq: number}} */
      const { seq } = await this.#socket.request({ type: "message.send", conversation_id: conversation.id, client_id, text, entry_id, suggested });
      if (hadRead) this.#memory.markRead(conversation.id, seq); // one’s own words are no news
      this.#memory.dropOutgoing(conversation.id, client_id);
    } catch (error) {
      outgoing.problem = /** @type {Error} */ (error).message;
      this.#memory.keepOutgoing(conversation.id, { client_id, text, source, suggested, problem: outgoing.problem });
      this.#tell("conversation");
      this.#tellUnsent(conversation.id);
    }
  }

  /**
   * Whether a message of this agent in this conversation was refused, and is kept until they see to it.
   * @param {string} conversationId
   */
  hasUnsent(conversationId) {
    return this.#memory.outgoing(conversationId).some(({ problem }) => problem);
  }

  /** @param {string} conversationId */
  #tellUnsent(conversationId) {
    const row = this.rows.get(conversationId);
    if (row && this.hasUnsent(conversationId)) this.#tell("unsent", row);
  }

  /**
   * @param {Conversation} conversation
   * @param {string} clientId
   */
  #settle(conversation, clientId) {
    conversation.outgoing = conversation.outgoing.filter(({ client_id }) => client_id !== clientId);
    this.#memory.dropOutgoing(conversation.id, clientId);
    this.#tell("conversation");
  }

  /**
   * @param {string} type
   * @param {string} note
   * @param {object} [more]
   */
  async #changeCurrent(type, note, more) {
    if (!this.current) return;
    await this.#change({ type, conversation_id: this.current.id, note: note.trim() || null, ...more });
  }

  /**
   * Asks for a change of a conversation, and takes its row in when the answer brings it.
   * @param {{type: string, conversation_id: string} & Record<string, unknown>} frame
   */
  async #change(frame) {
    const result = await this.ask(frame);
    const row = result?.row ?? result;
    if (row?.last_seq) this.#receiveRow(row);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Whether words may have been taken out of what came before. @param {import("../shared/wire").Event} event */
function isForgotten(event) {
  return Boolean((event.type === "customer" && event.forgotten) || (event.type === "receipt" && event.late));
}

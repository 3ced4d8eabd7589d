// What the desk knows: which conversation stands where, what was read of one, what can still be taken back.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import "./fake-browser.js";

const { Conversation } = await import("../../bot/web/desk/conversation.js");
const { KeptConversations } = await import("../../bot/web/desk/kept.js");
const { HeldMessages } = await import("../../bot/web/desk/held.js");
const { Pages } = await import("../../bot/web/desk/pages.js");
const { Rows } = await import("../../bot/web/desk/rows.js");

/** @param {string} conversation_id @param {Record<string, unknown>} [fields] @returns {any} */
function row(conversation_id, fields = {}) {
  return { conversation_id, last_seq: 1, owner: "waiting", priority: "normal", last_at: "2026-01-01T09:00:00Z", labels: [], ...fields };
}

const at = (/** @type {number} */ minute) => `2026-01-01T10:${String(minute).padStart(2, "0")}:00Z`;

/** @param {...any} known */
function rowsWith(...known) {
  const rows = new Rows();
  rows.belongTo("mia");
  for (const one of known) rows.put(one);
  return rows;
}

const ids = (/** @type {any[]} */ rows) => rows.map(({ conversation_id }) => conversation_id);

test("the queue is by urgency: taken back, then high priority, then who has waited longest", () => {
  const rows = rowsWith(
    row("late", { owed_since: at(5) }),
    row("early", { owed_since: at(1), waiting_since: at(9) }),
    row("high", { owed_since: at(9), priority: "high" }),
    row("silent", { owed_since: at(8), reason: "agent_silent" }),
  );
  assert.deepEqual(ids(rows.list("queue")), ["silent", "high", "early", "late"]);
});

test("one's own are by who waits longest for a word, then by the newest", () => {
  const mine = { owner: "agent", agent_id: "mia" };
  const rows = rowsWith(
    row("old", { ...mine, last_at: at(1) }),
    row("new", { ...mine, last_at: at(9) }),
    row("owed", { ...mine, owed_since: at(5) }),
    row("owed long", { ...mine, owed_since: at(2) }),
    row("snoozed", { ...mine, snoozed_until: at(59) }),
    row("of another", { owner: "agent", agent_id: "ben" }),
  );
  assert.deepEqual(ids(rows.list("mine")), ["owed long", "owed", "new", "old"]);
  assert.deepEqual(ids(rows.list("snoozed")), ["snoozed"]);
});

test("each open conversation is in all, each closed one in closed, and the counts agree", () => {
  const rows = rowsWith(row("a"), row("b", { owner: "closed" }), row("c", { owner: "assistant", labels: ["late"] }));
  assert.deepEqual(ids(rows.list("all")).sort(), ["a", "c"]);
  assert.deepEqual(ids(rows.list("closed")), ["b"]);
  assert.deepEqual(ids(rows.list("all", { label: "late" })), ["c"]);
  assert.deepEqual(ids(rows.list("all", { passed_on: true })), ["a"]);
  assert.deepEqual(rows.counts(), { queue: 1, mine: 0, all: 2, snoozed: 0, closed: 1 });
});

test("an older row than the one that is known changes nothing", () => {
  const rows = rowsWith(row("a", { last_seq: 5, owner: "agent" }));
  assert.deepEqual(rows.put(row("a", { last_seq: 4 })), { changed: false, queued: false });
  assert.equal(rows.get("a")?.owner, "agent");
  assert.deepEqual(rows.put(row("a", { last_seq: 6 })), { changed: true, queued: true });
  assert.deepEqual(rows.put(row("a", { last_seq: 7 })), { changed: true, queued: false }, "it waits already");
});

test("what the server says now replaces all but what was pushed meanwhile", () => {
  const rows = rowsWith(row("gone"), row("pushed", { last_seq: 9 }));
  rows.replace([row("new"), row("pushed", { last_seq: 2 })], new Set(["pushed"]));
  assert.deepEqual(ids(rows.list("queue")).sort(), ["new", "pushed"]);
  assert.equal(rows.get("pushed")?.last_seq, 9);
});

/** @param {number} seq @param {Record<string, unknown>} [fields] @returns {any} */
const message = (seq, fields = {}) => ({ type: "message", seq, sender: "customer", text: `${seq}`, ...fields });

test("what is pushed while pages are read comes after them, each once", () => {
  const conversation = new Conversation("a");
  conversation.beginReading();
  assert.equal(conversation.hear(message(3)), false);
  assert.equal(conversation.hear(message(2)), false);
  for (const seq of [1, 2]) conversation.add(message(seq));
  conversation.endReading();
  assert.deepEqual(conversation.events.map(({ seq }) => seq), [1, 2, 3]);
  assert.deepEqual(conversation.eventsAfter(1).map(({ seq }) => seq), [2, 3]);
  assert.equal(conversation.hear(message(3)), false);
  assert.equal(conversation.hear(message(4)), true);
});

test("a message that arrives ends its sender's typing, and its own waiting", () => {
  const conversation = new Conversation("a");
  conversation.typing = { sender: "customer", name: "Priya" };
  conversation.outgoing = /** @type {any} */ ([{ client_id: "m1" }, { client_id: "m2" }]);
  conversation.add(message(1, { sender: "agent", client_id: "m1" }));
  assert.deepEqual(conversation.outgoing.map(({ client_id }) => client_id), ["m2"]);
  assert.ok(conversation.typing);
  conversation.add(message(2));
  assert.equal(conversation.typing, null);
});

test("the last word on an answer counts", () => {
  const conversation = new Conversation("a");
  assert.equal(conversation.helpfulness(1), null);
  for (const [seq, helpful] of /** @type {[number, boolean][]} */ ([[2, true], [3, false]])) {
    conversation.add(/** @type {any} */ ({ type: "feedback", seq, about_seq: 1, helpful }));
  }
  assert.equal(conversation.helpfulness(1), false);
});

test("the newest name and address within what was read are the customer's", () => {
  const conversation = new Conversation("a");
  for (const [seq, name] of [[1, "Pria"], [2, "Priya"]]) conversation.add(/** @type {any} */ ({ type: "customer", seq, name }));
  assert.deepEqual(conversation.customer, { name: "Priya", email: undefined });
});

/** Held messages, each of which says what it sends. @param {...[string, string]} messages conversation and id */
function held(...messages) {
  const waiting = new HeldMessages();
  /** @type {string[]} */
  const gone = [];
  for (const [conversationId, clientId] of messages) {
    waiting.hold({ conversationId, clientId, until: Date.now() + 5000, send: async () => void gone.push(clientId) });
  }
  return { waiting, gone };
}

test("a reply goes out when its time is over, unless it was taken back", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { waiting, gone } = held(["a", "1"], ["a", "2"]);
  assert.equal(waiting.last("a")?.clientId, "2");
  assert.equal(waiting.takeBack("2"), true);
  t.mock.timers.tick(4999);
  assert.deepEqual(gone, []);
  t.mock.timers.tick(1);
  assert.deepEqual(gone, ["1"]);
  assert.equal(waiting.takeBack("1"), false, "it has gone out");
});

test("those of one conversation can go out at once, in order, and no reply goes twice", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { waiting, gone } = held(["a", "1"], ["b", "2"], ["a", "3"]);
  await waiting.releaseAll("a");
  assert.deepEqual(gone, ["1", "3"]);
  t.mock.timers.tick(5000);
  assert.deepEqual(gone, ["1", "3", "2"]);
});

test("a page that closes sends what it holds", () => {
  const { gone } = held(["a", "1"], ["b", "2"]);
  dispatchEvent(new Event("pagehide"));
  assert.deepEqual(gone, ["1", "2"]);
});

test("a list is fetched page by page to its end, one page at a time", async () => {
  const request = mock.fn(async ({ after }) => (after ? { rows: [row("c", { last_at: at(1) })] } : { rows: [row("a"), row("b", { last_at: at(2) })], next: "2" }));
  const pages = new Pages(request);
  const [first, meanwhile] = await Promise.all([pages.more("closed", null), pages.more("closed", null)]);
  assert.deepEqual([ids(first), meanwhile], [["a", "b"], []]);
  assert.equal(pages.floor("closed", null), at(2), "older rows are known by chance");
  assert.equal(pages.floor("queue", null), "");
  assert.deepEqual(ids(await pages.more("closed", null)), ["c"]);
  assert.ok(pages.complete("closed", null));
  assert.deepEqual(await pages.more("closed", null), []);
  assert.deepEqual(request.mock.calls.map(({ arguments: [frame] }) => frame.after), [null, "2"]);
});

test("a page that fails to come is asked for again", async () => {
  let fails = true;
  const pages = new Pages(async () => {
    if (fails) throw new Error("offline");
    return { rows: [row("a")] };
  });
  await assert.rejects(pages.more("queue", null));
  fails = false;
  assert.deepEqual(ids(await pages.more("queue", null)), ["a"]);
});

test("what is read beforehand makes room, but not of the conversation that is open", () => {
  const kept = new KeptConversations();
  const open = kept.use("open", undefined);
  const second = kept.use("second", "open");
  for (let number = 0; number < 40; number += 1) kept.use(`waiting ${number}`, "open");
  assert.equal(kept.get("open"), open);
  assert.equal(kept.get("second"), undefined);
  assert.notEqual(kept.use("second", "open"), second);
  assert.equal(kept.get("waiting 0"), undefined);
  assert.ok(kept.get("waiting 39"));
});

test("a packet is whole once everything up to its last word was read", () => {
  const conversation = new Conversation("c");
  assert.equal(conversation.hasAllSaid, false);
  conversation.packet = /** @type {any} */ ({ last_seq: 2 });
  conversation.add(/** @type {any} */ ({ type: "message", seq: 1 }));
  assert.equal(conversation.hasAllSaid, false);
  conversation.add(/** @type {any} */ ({ type: "owner", seq: 3 }));
  assert.equal(conversation.hasAllSaid, true);
});

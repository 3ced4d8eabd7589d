// What a customer has written is kept until the server has it.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { connection, settled } from "./fake-browser.js";

const { Conversation } = await import("../../bot/web/widget/conversation.js");

mock.timers.enable({ apis: ["setTimeout"] }); // nothing here is a matter of time

/** What a page remembers. */
class FakeMemory {
  /** @param {Record<string, string>} [kept] */
  constructor(kept = {}) {
    this.kept = new Map(Object.entries(kept));
  }

  /** @param {string} key */
  get(key) {
    return this.kept.get(key) ?? null;
  }

  /** @param {string} key @param {string | null} value */
  set(key, value) {
    if (value === null) this.kept.delete(key);
    else this.kept.set(key, value);
  }

  watch() {}

  /** The texts that are still to be sent. */
  get outbox() {
    return JSON.parse(this.get("outbox") ?? "[]").map((/** @type {{text: string}} */ { text }) => text);
  }
}

const SESSION = { token: "t", conversation_id: "c1", last_seq: 0, business: "Shop", owner: "assistant", on_duty: true };

/** @param {FakeMemory} [memory] @param {string} [identity] */
function started(memory = new FakeMemory(), identity = "") {
  const conversation = new Conversation(/** @type {any} */ (memory));
  /** @type {[string, any][]} */
  const told = [];
  for (const name of ["sending", "accepted", "failed", "event", "loaded", "reset"]) {
    conversation.addEventListener(name, (event) => told.push([name, /** @type {CustomEvent} */ (event).detail]));
  }
  conversation.start(identity);
  return { conversation, memory, told, names: () => told.map(([name]) => name) };
}

const sent = () => connection().of("message.send");

test("a message is kept until the server has it", async () => {
  const { conversation, memory, told } = started();
  conversation.send("hello");
  assert.deepEqual(memory.outbox, ["hello"], "before there is a connection");
  connection().open(SESSION);
  assert.deepEqual(memory.outbox, ["hello"], "while it is on its way");
  connection().answer(sent()[0], { conversation_id: "c1", seq: 4 });
  await settled();
  assert.deepEqual(memory.outbox, []);
  assert.deepEqual(told.at(-1), ["accepted", { clientId: sent()[0].client_id, seq: 4 }]);
});

test("what an earlier page could not send goes out in order, under the ids that it had", () => {
  const before = started();
  for (const text of ["one", "two"]) before.conversation.send(text);
  const ids = JSON.parse(before.memory.get("outbox") ?? "").map((/** @type {any} */ { clientId }) => clientId);
  const { names } = started(new FakeMemory(Object.fromEntries(before.memory.kept)));
  assert.deepEqual(names(), ["sending", "sending"]);
  connection().open(SESSION);
  assert.deepEqual(sent().map(({ client_id }) => client_id), ids);
});

test("a message that comes back before its acknowledgement is delivered", async () => {
  const { conversation, memory } = started();
  conversation.send("hello");
  connection().open(SESSION);
  const event = { type: "message", seq: 3, sender: "customer", text: "hello", client_id: sent()[0].client_id };
  connection().say({ type: "event", conversation_id: "c1", event });
  await settled();
  assert.deepEqual(memory.outbox, []);
});

test("a refused message is said to be, and not sent again by itself", async () => {
  const { conversation, memory, told } = started();
  conversation.send("hello");
  connection().open(SESSION);
  connection().refuse(sent()[0], "text_unreadable");
  await settled();
  assert.deepEqual(told.at(-1), ["failed", { clientId: sent()[0].client_id, error: "No: text_unreadable." }]);
  assert.deepEqual(memory.outbox, []);
});

test("a refused message that is tried again is kept as any other", async () => {
  const { conversation, memory } = started();
  connection().open(SESSION);
  conversation.send("hello", undefined, "m1");
  assert.deepEqual(memory.outbox, ["hello"]);
  assert.equal(sent()[0].client_id, "m1");
  connection().answer(sent()[0], { conversation_id: "c1", seq: 4 });
  await settled();
  assert.deepEqual(memory.outbox, []);
});

test("who signs out leaves nothing to send", () => {
  const { conversation, memory } = started(new FakeMemory(), "signed");
  conversation.send("my secret");
  conversation.identify("");
  assert.deepEqual(memory.outbox, []);
  assert.equal(memory.get("token"), null);
});

test("an outbox that cannot be read is an empty one", () => {
  const { conversation, memory } = started(new FakeMemory({ outbox: "{" }));
  conversation.send("hello");
  assert.deepEqual(memory.outbox, ["hello"]);
});

test("what was missed is told at once, and each event once", async () => {
  const { told } = started();
  connection().open({ ...SESSION, last_seq: 2 });
  const push = (/** @type {number} */ seq) =>
    connection().say({ type: "event", conversation_id: "c1", event: { type: "message", seq, sender: "agent", text: `${seq}` } });
  push(1);
  push(2);
  push(3);
  assert.ok(!told.some(([name]) => name === "event"), "not before all of it is here");
  connection().answer(connection().of("events.get")[0]);
  await settled();
  push(4);
  const seqs = told.map(([name, detail]) => (name === "loaded" ? detail.map((/** @type {any} */ { seq }) => seq) : detail.seq));
  assert.deepEqual(seqs, [[1, 2, 3], 4]);
  connection().end();
  dispatchEvent(new Event("online"));
  connection().say({ type: "hello", protocol: 1, lowest_protocol: 1 });
  assert.equal(connection().sent[0].after_seq, 4, "and the next connection goes on from there");
});

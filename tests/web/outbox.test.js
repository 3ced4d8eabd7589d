// What a customer has written is kept until the server has it.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { connection, settled } from "./fake-browser.js";

const { Conversation } = await import("../../bot/web/widget/conversation.js");
const { UnsentMarks } = await import("../../bot/web/widget/unsent-marks.js");

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

/** What is stored of somebody who was in the middle of something. */
const BEGUN = { token: "t", draft: "my sec", outbox: JSON.stringify([{ clientId: "m1", text: "my secret", at: "" }]), marks: "[]" };
const LEFT = ["draft", "outbox", "marks"];

/** Nothing of them is stored, said to whoever comes next, or sent as theirs. @param {ReturnType<typeof started>} page */
async function assertNothingIsLeft({ memory, told }) {
  assert.deepEqual(LEFT.map((key) => memory.get(key)), [null, null, null]);
  assert.ok(told.some(([name, detail]) => name === "reset" && detail === true));
  connection().open({ ...SESSION, token: memory.get("token") ?? "t2", conversation_id: null });
  await settled();
  assert.deepEqual(connection().sent.map(({ type }) => type), ["session.open", "events.get"]);
  assert.deepEqual(LEFT.map((key) => memory.get(key)), [null, null, null]);
}

test("who was erased leaves nothing that a page would keep or send", async () => {
  const page = started(new FakeMemory(BEGUN));
  page.conversation.socket.request({ type: "receipt.mark", key: "l1" }).catch(() => {});
  connection().say({ type: "hello", protocol: 1, lowest_protocol: 1 });
  connection().refuse(connection().sent[0], "token_unknown");
  await assertNothingIsLeft(page);
});

test("what a customer did goes out as no other customer who signs in or out", async () => {
  const page = started(new FakeMemory(BEGUN), "signed");
  page.conversation.socket.request({ type: "receipt.mark", key: "l1" }).catch(() => {});
  page.conversation.identify("");
  await assertNothingIsLeft(page);
});

test("who is signed in and was erased has no conversation any more, and leaves nothing", async () => {
  const page = started(new FakeMemory({ token: "t" }), "signed");
  connection().open(SESSION);
  connection().end();
  for (const key of LEFT) page.memory.set(key, BEGUN[/** @type {"draft"} */ (key)]);
  page.conversation.socket.request({ type: "receipt.mark", key: "l1" }).catch(() => {});
  dispatchEvent(new Event("online"));
  connection().open({ ...SESSION, conversation_id: null });
  await assertNothingIsLeft(page);
});

test("a key that is another's tells that another customer has signed in", async () => {
  const page = started(new FakeMemory(BEGUN), "signed by another");
  connection().open({ ...SESSION, token: "t2", conversation_id: "c2" });
  assert.equal(page.memory.get("token"), "t2");
  await assertNothingIsLeft(page);
});

test("the same customer, signed in anew, loses nothing", () => {
  const { conversation, memory } = started(new FakeMemory(BEGUN), "signed");
  conversation.identify("signed again");
  connection().open(SESSION);
  assert.deepEqual(sent().map(({ client_id }) => client_id), ["m1"]);
  assert.equal(memory.get("draft"), "my sec");
});

test("the press that has everything deleted is not kept to be sent by another page", () => {
  const { conversation, memory } = started();
  conversation.send("hello");
  conversation.send("Delete everything", "/erase_me");
  assert.deepEqual(memory.outbox, ["hello"]);
  connection().open(SESSION);
  assert.deepEqual(sent().map(({ choice }) => choice), [undefined, "/erase_me"]);
});

test("what was marked in one conversation is nothing to another", () => {
  const { conversation, memory } = started();
  const unsent = new UnsentMarks(conversation, /** @type {any} */ (memory));
  connection().open(SESSION);
  unsent.keep({ key: "l1", kind: "said", text: "my secret" }, { finished: true });
  assert.equal(unsent.list().length, 1);
  conversation.id = "c2";
  assert.deepEqual(unsent.list(), []);
  unsent.keep({ key: "l2", kind: "said", text: "the lamp" }, { finished: true });
  assert.doesNotMatch(memory.get("marks") ?? "", /secret/);
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

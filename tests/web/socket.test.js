// A socket that comes back by itself, and loses nothing that was asked over it.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { connection, connections, settled } from "./fake-browser.js";

const { backoff, Socket } = await import("../../bot/web/shared/socket.js");

/** A socket, and what it has told so far. */
function started() {
  const socket = new Socket("wss://shop.example/ws", () => ({ type: "session.open" }));
  /** @type {[string, any][]} */
  const told = [];
  for (const name of ["state", "opened", "push", "refused", "delayed", "resumed"]) {
    socket.addEventListener(name, (event) => told.push([name, /** @type {CustomEvent} */ (event).detail]));
  }
  socket.start();
  return { socket, told, names: () => told.map(([name]) => name) };
}

test.beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
test.afterEach(() => mock.timers.reset());

test("what is asked before there is a connection goes out, in order, once it is open", async () => {
  const { socket } = started();
  const answers = Promise.all([socket.request({ type: "one" }), socket.request({ type: "two" })]);
  assert.deepEqual(connection().sent, []);
  connection().open();
  assert.deepEqual(connection().sent.map(({ type }) => type), ["session.open", "one", "two"]);
  for (const type of ["two", "one"]) connection().answer(connection().of(type)[0], type);
  assert.deepEqual(await answers, ["one", "two"]);
});

test("what the connection took with it is sent again on the next, under the same id", async () => {
  const { socket } = started();
  connection().open();
  const answer = socket.request({ type: "message.send", client_id: "a" });
  const [first] = connection().of("message.send");
  connection().end();
  assert.equal(socket.state, "offline");
  mock.timers.tick(400);
  connection().open();
  assert.deepEqual(connection().of("message.send"), [first]);
  connection().answer(first, "kept");
  assert.equal(await answer, "kept");
});

test("news of a connection that is gone is not heard", () => {
  const { names } = started();
  const old = connection();
  old.open();
  old.end();
  old.say({ type: "event" });
  assert.ok(!names().includes("push"));
});

test("who is not answered in time comes back on another connection", () => {
  const { socket } = started();
  connection().open();
  socket.request({ type: "slow" });
  const dead = connection();
  mock.timers.tick(15_000);
  assert.ok(dead.closed);
  assert.equal(socket.state, "offline");
  mock.timers.tick(400);
  assert.notEqual(connection(), dead);
});

test("while nothing can be kept, all waits and goes out in order", async () => {
  const { socket } = started();
  connection().open();
  const one = socket.request({ type: "message.send", text: "one" });
  connection().refuse(connection().of("message.send")[0], "record_unavailable");
  const two = socket.request({ type: "message.send", text: "two" });
  assert.equal(connection().of("message.send").length, 1, "the second waits behind the first");
  mock.timers.tick(400);
  assert.deepEqual(connection().of("message.send").map(({ text }) => text), ["one", "one", "two"]);
  for (const frame of connection().of("message.send").slice(1)) connection().answer(frame, frame.text);
  assert.deepEqual(await Promise.all([one, two]), ["one", "two"]);
});

test("what can't be kept for long is refused in the end", async () => {
  const { socket } = started();
  connection().open();
  const lost = assert.rejects(socket.request({ type: "message.send" }), { code: "record_unavailable" });
  for (let tries = 0; tries < 7; tries++) {
    connection().refuse(connection().of("message.send").at(-1), "record_unavailable");
    mock.timers.tick(13_000);
  }
  await lost;
  assert.equal(connection().of("message.send").length, 7);
});

test("too much at once is sent again when the server says, and the page is told until then", async () => {
  const { socket, names } = started();
  connection().open();
  const answer = socket.request({ type: "message.send" });
  const [frame] = connection().of("message.send");
  connection().refuse(frame, "too_many_messages", { retry_after: 2 });
  assert.ok(names().includes("delayed"));
  mock.timers.tick(1999);
  assert.equal(connection().of("message.send").length, 1);
  mock.timers.tick(1);
  assert.equal(connection().of("message.send").length, 2);
  connection().answer(frame, "kept");
  assert.equal(await answer, "kept");
  assert.equal(names().at(-1), "resumed");
});

test("any other refusal rejects with its code, sentence and details", async () => {
  const { socket } = started();
  connection().open();
  const answer = socket.request({ type: "message.send" });
  connection().refuse(connection().of("message.send")[0], "text_too_long", { most: 10 });
  await assert.rejects(answer, { code: "text_too_long", message: "No: text_too_long.", details: { most: 10 } });
});

for (const [code, reason] of [[4401, "not_signed_in"], [4403, "not_allowed"]]) {
  test(`a connection that ends with ${code} is not tried again`, () => {
    const { told } = started();
    connection().open();
    const count = connections.length;
    connection().end(/** @type {number} */ (code));
    mock.timers.tick(60_000);
    assert.equal(connections.length, count);
    assert.equal(told.at(-1)?.[1].code, reason);
  });
}

for (const [hello, reason] of /** @type {[object, string][]} */ ([
  [{ protocol: 3, lowest_protocol: 2 }, "protocol_too_old"],
  [{ protocol: 0, lowest_protocol: 0 }, "protocol_too_new"],
])) {
  test(`a server of another protocol is told as ${reason}`, () => {
    const { told } = started();
    connection().say({ type: "hello", ...hello });
    assert.deepEqual(connection().sent, []);
    assert.equal(told.at(-1)?.[1].code, reason);
  });
}

test("an opening that is too much at once is tried again when the server says", () => {
  const { names } = started();
  connection().say({ type: "hello", protocol: 1, lowest_protocol: 1 });
  const count = connections.length;
  connection().refuse(connection().sent[0], "too_many_conversations", { retry_after: 5 });
  mock.timers.tick(4999);
  assert.equal(connections.length, count);
  mock.timers.tick(1);
  assert.equal(connections.length, count + 1);
  assert.ok(!names().includes("refused"));
});

test("what the browser knows of the line is believed: offline drops it, online tries at once", () => {
  const { socket } = started();
  connection().open();
  const count = connections.length;
  dispatchEvent(new Event("offline"));
  assert.equal(socket.state, "offline");
  dispatchEvent(new Event("online"));
  assert.ok(connections.length > count);
});

test("a socket that was stopped stays closed", async () => {
  const { socket } = started();
  connection().open();
  const count = connections.length;
  socket.stop();
  connection().end();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(connections.length, count);
});

test("the wait doubles up to a limit, and chance takes at most half of it", () => {
  assert.deepEqual([0, 1, 2, 3].map((tries) => backoff(tries, 0)), [400, 800, 1600, 3200]);
  assert.equal(backoff(50, 0), 20_000);
  assert.equal(backoff(0, 1), 200);
});

// Merged conversations read as one history.
import assert from "node:assert/strict";
import { test } from "node:test";

import { inOrder } from "../../bot/web/desk/history-order.js";

/** @param {number} seq @param {string} minute @param {string} text @returns {any} */
const said = (seq, minute, text) => ({ type: "message", seq, at: `2026-11-30T10:${minute}:00.000Z`, sender: "customer", text });

test("what was said in two conversations stands in the order of time, under their titles", () => {
  const phone = /** @type {any} */ ({ own: false, title: "“Lamp”", events: [said(1, "01", "a"), said(2, "05", "c"), { type: "feedback", seq: 3, at: "2026-11-30T10:06:00.000Z", about_seq: 2, helpful: true }] });
  const laptop = { own: true, title: "“Sofa”", events: [said(1, "03", "b"), said(2, "09", "later")] };
  const lines = inOrder([phone, laptop]);
  assert.deepEqual(lines.map((/** @type {any} */ line) => line.text ?? line.type), ["In “Lamp”", "a", "In this conversation", "b", "In “Lamp”", "c", "feedback"]);
  assert.deepEqual(lines.map((line) => line.seq), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(/** @type {any} */ (lines.at(-1)).about_seq, 6, "a judgement stays with what it judges");
});

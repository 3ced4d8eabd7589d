import assert from "node:assert/strict";
import { test } from "node:test";
import "./fake-browser.js";

const { forStaff } = await import("../../bot/web/desk/staff-events.js");

/** @param {Record<string, number | boolean>} counts */
function sentence(counts) {
  return /** @type {any} */ (forStaff({ type: "receipt", seq: 1, at: "2026-11-30T12:00:00Z", ...counts }, "mia")).text;
}

test("what was struck, and what was only left out unfinished, are told apart", () => {
  const told = sentence({ struck: 2, left_out: 1 });
  assert.equal(told, "The customer struck one line and left out one unfinished line before passing this on");
  assert.equal(sentence({ struck: 2 }), "The customer struck 2 lines before passing this on");
  assert.equal(sentence({ struck: 1, left_out: 1 }), "The customer left out one unfinished line before passing this on");
  assert.equal(
    sentence({ struck: 3, corrected: 2, unfinished: 1 }),
    "The customer struck 3 lines, corrected one line and corrected one unfinished line as far as written before passing this on",
  );
});

test("what was deleted after it was passed on is told so", () => {
  assert.equal(sentence({ struck: 1, late: true }), "The customer deleted one line after passing this on");
});

test("a correction that was not finished says so at the message", () => {
  const message = /** @type {any} */ ({ type: "message", seq: 2, at: "", sender: "customer", text: "The la", corrected: true });
  assert.equal(/** @type {any} */ (forStaff(message, "mia")).remark, "Corrected by the customer");
  assert.equal(/** @type {any} */ (forStaff({ ...message, unfinished: true }, "mia")).remark, "Correction not finished");
  assert.equal(/** @type {any} */ (forStaff({ ...message, corrected: false }, "mia")).remark, undefined);
});

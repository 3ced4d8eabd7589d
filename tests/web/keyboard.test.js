import assert from "node:assert/strict";
import { test } from "node:test";
import { pressedKey } from "../../bot/web/shared/keyboard.js";

const press = (key, init = {}) => ({ key, isComposing: false, keyCode: 13, ...init });

test("a key that was pressed is that key", () => {
  assert.equal(pressedKey(press("Enter")), "Enter");
  assert.equal(pressedKey(press("Escape", { keyCode: 27 })), "Escape");
});

test("what Chrome and Firefox send while a text is composed is no key", () => {
  assert.equal(pressedKey(press("Enter", { isComposing: true, keyCode: 229 })), "");
  assert.equal(pressedKey(press("Escape", { isComposing: true, keyCode: 27 })), "");
});

test("the Enter that Safari sends once the composition has ended is no key", () => {
  assert.equal(pressedKey(press("Enter", { keyCode: 229 })), "");
});

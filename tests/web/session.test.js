// Where a sign-in leads: pages of this site only.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.location = /** @type {Location} */ ({ origin: "https://desk.example" });
const { landing } = await import("../../bot/web/shared/session.js");

test("a page of this site is gone to", () => {
  assert.equal(landing("/desk?list=mine#c1", "/board"), "/desk?list=mine#c1");
  assert.equal(landing("/studio/../desk", "/board"), "/desk");
});

for (const wanted of [
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/.//evil.example/",
  "/desk/..//evil.example/",
  "/%2e//evil.example/",
  "/.\\/evil.example/",
  "/\t/evil.example/",
  "javascript:alert(1)",
  "/sign-in?next=/sign-in",
]) {
  test(`${JSON.stringify(wanted)} leads home`, () => assert.equal(landing(wanted, "/board"), "/board"));
}

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { splitLinks } from "../../bot/web/shared/links.js";

const table = JSON.parse(readFileSync(new URL("links.json", import.meta.url), "utf8"));

for (const [text, links] of table) {
  test(`the links of ${JSON.stringify(text)}`, () => {
    const parts = splitLinks(text);
    assert.deepEqual(parts.filter(({ href }) => href).map(({ text, href }) => [text, href]), links);
    assert.equal(parts.map(({ text }) => text).join(""), text);
  });
}

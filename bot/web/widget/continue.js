/**
 * After the link in a mail: this browser is the customer's from now on. What it remembered of somebody else, an
 * unsent message too, goes first.
 */
import { Memory } from "./memory.js";

const memory = new Memory();
for (const key of /** @type {import("./memory.js").Key[]} */ (["outbox", "seen", "draft", "nameAsked", "identified", "marks"])) memory.set(key, null);
memory.set("token", document.getElementById("token")?.textContent ?? null);
location.replace("/widget");

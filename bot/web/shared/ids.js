/**
 * A new id that no other page will make: what a repeated send is recognised by. `crypto.randomUUID` needs a
 * secure page, so one served over plain http falls back to random bytes.
 */
export function newId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

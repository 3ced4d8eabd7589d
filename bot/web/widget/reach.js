/** The server's pages that are the customer's own, beside the socket: a copy, the survey. */

/**
 * The server's answer to this customer; throws an `Error` with a sentence for them.
 * @param {import("./memory.js").Memory} memory
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
export async function reach(memory, method, path, body) {
  const headers = { authorization: `Bearer ${memory.get("token") ?? ""}`, "content-type": "application/json" };
  const sent = body === undefined ? null : JSON.stringify(body);
  const response = await fetch(path, { method, headers, cache: "no-store", body: sent }).catch(() => null);
  if (response?.ok) return response;
  const refusal = await response?.json().catch(() => null);
  throw new Error(refusal?.message ?? "That didn’t work. Check your connection, then try again.");
}

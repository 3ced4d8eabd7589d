/**
 * Checks that a handoff’s packet arrived complete: counts and hashes the turns, compares both with the
 * packet’s own figures, and acknowledges it. A packet that does not match is not acknowledged, so it is sent again.
 */

/** @typedef {import("./staff").Packet} Packet */
/** @typedef {"checking" | "whole" | "broken" | "unchecked"} ProofState */

/**
 * The hash that bot/protocol/packet.py describes: one JSON array `[seq, sender, text]` and a line feed per turn.
 * @param {Packet["turns"]} turns
 */
export async function fingerprint(turns) {
  const lines = turns.map(({ seq, sender, text }) => `${JSON.stringify([seq, sender, text])}\n`).join("");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class PacketProof extends EventTarget {
  /** The state of each packet, by its hash. @type {Map<string, ProofState>} */
  #states = new Map();
  /** Acknowledged in this connection: conversation and hash. @type {Set<string>} */
  #sent = new Set();
  #socket;

  /** @param {import("../shared/socket.js").Socket} socket */
  constructor(socket) {
    super();
    this.#socket = socket;
    socket.addEventListener("opened", () => this.#sent.clear());
    socket.addEventListener("push", (event) => {
      const frame = /** @type {CustomEvent} */ (event).detail;
      if (frame.type === "packet") this.take(frame.conversation_id, frame.packet);
    });
  }

  /** @param {Packet} packet @returns {ProofState} */
  stateOf(packet) {
    return this.#states.get(packet.sha256) ?? "checking";
  }

  /**
   * Checks a packet and acknowledges it; dispatches `proved` when its state is known.
   * @param {string} conversationId
   * @param {Packet} packet
   */
  async take(conversationId, packet) {
    const state = await this.#check(packet);
    if (this.#states.get(packet.sha256) !== state) {
      this.#states.set(packet.sha256, state);
      this.dispatchEvent(new Event("proved"));
    }
    const key = `${conversationId} ${packet.sha256}`;
    if (state !== "whole" || this.#sent.has(key)) return;
    this.#sent.add(key);
    const { version, sha256, turns } = packet;
    const frame = { type: "packet.ack", conversation_id: conversationId, version, count: turns.length, sha256 };
    // A refusal means that there is a newer packet, which the server pushes.
    await this.#socket.request(frame).catch(() => this.#sent.delete(key));
  }

  /** @param {Packet} packet @returns {Promise<ProofState>} */
  async #check({ turns, count, sha256 }) {
    if (!globalThis.crypto?.subtle) return "unchecked"; // browsers offer it on secure pages only
    return turns.length === count && (await fingerprint(turns)) === sha256 ? "whole" : "broken";
  }
}

/**
 * The text for the packet’s footer.
 * @param {ProofState} state
 * @param {number} count
 * @returns {{tone: string, text: string}}
 */
export function proofWords(state, count) {
  const messages = count === 1 ? "1 message" : `${count.toLocaleString()} messages`;
  if (state === "whole") return { tone: "positive", text: `${messages}, all here` };
  if (state === "broken") return { tone: "danger", text: `${messages}, but not as they were sent. Reload this page.` };
  if (state === "unchecked") return { tone: "", text: `${messages}, not checked: this page was not opened over https` };
  return { tone: "", text: `${messages}, being checked` };
}

/**
 * Conversations that are one now, as one history.
 */

/** @typedef {import("../shared/wire").Event} Event */
/** @typedef {{own: boolean, title: string, events: Event[]}} Part a conversation; `own` is the open one */

/**
 * The lines of all parts by time, numbered anew, each change of conversation under its title; of the open one only what
 * was said until the last of the others ended: the rest stands below.
 * @param {Part[]} parts
 * @returns {Event[]}
 */
export function inOrder(parts) {
  const end = parts.filter((part) => !part.own).flatMap((part) => part.events.map((event) => event.at)).reduce((last, at) => (at > last ? at : last), "");
  const lines = parts.flatMap((part) => part.events.filter((event) => !part.own || event.at <= end).map((event) => ({ part, event })));
  lines.sort((a, b) => Date.parse(a.event.at) - Date.parse(b.event.at));
  /** @type {Map<Part, Map<number, number>>} */
  const numbers = new Map(parts.map((part) => [part, new Map()]));
  /** @type {Event[]} */
  const ordered = [];
  let shown = null;
  for (const { part, event } of lines) {
    if (part !== shown) ordered.push({ type: "message", seq: ordered.length + 1, at: event.at, sender: "system", text: part.own ? "In this conversation" : `In ${part.title}` });
    shown = part;
    const seq = ordered.length + 1;
    numbers.get(part)?.set(event.seq, seq);
    ordered.push(event.type === "feedback" ? { ...event, seq, about_seq: numbers.get(part)?.get(event.about_seq) ?? 0 } : { ...event, seq });
  }
  return ordered;
}

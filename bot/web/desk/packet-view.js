/**
 * The handoff packet on top of the transcript: what an agent has to know before the first word.
 */
import { relative } from "../shared/ago.js";
import { el, fill } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { refill } from "../shared/refill.js";
import { link } from "../shared/rich-text.js";
import { clock, exact } from "../shared/time.js";
import { copyable } from "./copy.js";
import { languageText, MOODS, NOT_CONFIRMED, percent, reasonText } from "./words.js";

/** @typedef {import("./staff").Packet} Packet */
/** @typedef {import("./staff").PacketEntry} PacketEntry */
/** @typedef {import("./conversation.js").Conversation} Conversation */

/** What a customer may want done. @type {Record<import("./staff").Remedy, string>} */
const WISHES = { refund: "a refund", replacement: "a replacement", call_back: "a call back" };

/** So many messages are read at a glance. */
const SHORT = 2;

export class PacketView {
  element = el("details", { class: "packet", hidden: true });
  /** Conversations whose packet was folded away by hand. @type {Set<string>} */
  #folded = new Set();
  /** @type {Conversation | null} */
  #conversation = null;
  /** @type {Packet | null} */
  #packet = null;
  #extent = el("span", { class: "packet-extent" });

  constructor() {
    this.element.addEventListener("toggle", () => this.#remember());
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    const { packet } = conversation;
    if (packet) this.#showExtent(packet, conversation.hasAllSaid);
    const same = conversation === this.#conversation && packet === this.#packet;
    this.#conversation = conversation;
    this.#packet = packet;
    this.element.hidden = !packet;
    if (!packet || same) return;
    this.element.open = !this.#folded.has(conversation.id);
    refill(this.element, summary(packet, this.#extent), body(packet, conversation));
  }

  /** Opens or folds it. */
  toggle() {
    this.element.open = !this.element.open;
  }

  /**
   * @param {Packet} packet
   * @param {boolean} isHere whether all of it has been read
   */
  #showExtent({ count }, isHere) {
    const messages = count === 1 ? "1 message" : `${count.toLocaleString()} messages`;
    const text = isHere ? `${messages}, all here` : `${messages}, being read`;
    if (this.#extent.textContent === text) return;
    fill(this.#extent, el("span", { class: isHere ? "badge positive" : "badge" }, text));
  }

  #remember() {
    if (!this.#conversation) return;
    if (this.element.open) this.#folded.delete(this.#conversation.id);
    else this.#folded.add(this.#conversation.id);
  }
}

/**
 * @param {Packet} packet
 * @param {HTMLElement} extent how much was said, and whether it is here
 */
function summary(packet, extent) {
  const mood = MOODS[packet.mood];
  return el(
    "summary",
    { class: "packet-summary", data: { key: "summary" } },
    el(
      "span",
      { class: "packet-heading" },
      el("span", { class: "packet-label" }, "Handoff"),
      mood.tone && el("span", { class: `badge ${mood.tone}` }, mood.word),
      el("span", { class: "badge agent" }, reasonText(packet.reason)),
      el("time", { class: "small muted", datetime: packet.requested_at, title: exact(packet.requested_at) }, relative(packet.requested_at)),
      extent,
      el("span", { class: "packet-fold" }, icon("down")),
    ),
    el("span", { class: "packet-problem", dir: "auto" }, packet.problem),
    !!packet.wants?.length && el("span", { class: "packet-wants" }, `Wants: ${packet.wants.map((wish) => WISHES[wish]).join(", ")}`),
  );
}

/**
 * @param {Packet} packet
 * @param {Conversation} conversation
 */
function body(packet, conversation) {
  return el(
    "div",
    { class: "packet-body" },
    section("Collected", facts(packet)),
    el(
      "div",
      { class: "packet-side" },
      section("Promised and still open", promises(packet.promises ?? [])),
      ...tried(packet.entries ?? [], conversation),
      section("Helped before", earlier(packet.earlier ?? [])),
      section("Mood over time", moods(packet)),
    ),
  );
}

/**
 * @param {string} title
 * @param {HTMLElement | null} content
 */
function section(title, content) {
  return content && el("section", {}, el("h2", {}, title), content);
}

/** @param {Packet} packet */
function facts(packet) {
  const list = el("dl", { class: "facts" });
  const add = (/** @type {string} */ name, /** @type {Node} */ value) =>
    list.append(el("dt", {}, name), el("dd", {}, value));
  const correction = (/** @type {string} */ fact) =>
    packet.corrected?.includes(fact) && add("", el("span", { class: "muted" }, "Corrected by the customer"));
  for (const number of packet.order_numbers ?? []) {
    const name = packet.reference_names?.[number];
    add(name || "Order", copyable(name ? `${name} number` : "order number", number));
    correction(number);
  }
  if (packet.customer_name && packet.corrected?.includes(packet.customer_name)) {
    add("Name", el("bdi", {}, packet.customer_name));
    correction(packet.customer_name);
  }
  if (packet.customer_email) {
    add("E-mail", copyable("e-mail address", packet.customer_email));
    correction(packet.customer_email);
  }
  if (packet.customer_email && !packet.email_confirmed) add("", el("span", { class: "muted" }, NOT_CONFIRMED));
  if (packet.phone) add("Phone", copyable("phone number", packet.phone));
  if (packet.address) add("Address", copyable("address", packet.address));
  if (packet.files?.length) add("Files", el("span", { dir: "auto" }, packet.files.join(", ")));
  if (packet.language) add("Language", el("span", {}, languageText(packet.language)));
  if (packet.page_url) add("Page", copyable("page address", packet.page_url, link(packet.page_url, pageName(packet.page_url))));
  // Of two messages the heading says when.
  if (packet.started_at && packet.count > SHORT) add("Began", moment(packet.started_at));
  return list.childElementCount ? list : null;
}

/** @param {string} at */
function moment(at) {
  return el("time", { datetime: at, title: exact(at) }, `${clock(at)}, ${relative(at)}`);
}

/**
 * The page’s path, which says more in less room than its whole address.
 * @param {string} url
 */
export function pageName(url) {
  try {
    const { host, pathname, search } = new URL(url);
    return pathname === "/" ? host : pathname + search;
  } catch {
    return url;
  }
}

/** @param {import("./staff").Pledge[]} open */
function promises(open) {
  if (!open.length) return null;
  return el("ul", { class: "packet-entries" }, ...open.map(({ text, by, at }) =>
    el("li", {}, el("q", { dir: "auto" }, text), " ", el("time", { class: "small muted", datetime: at, title: exact(at) }, `${by ?? "Agent"}, ${relative(at)}`)),
  ));
}

/** @param {import("./staff").EarlierHelp[]} before */
function earlier(before) {
  if (!before.length) return null;
  return el("ul", { class: "packet-entries" }, ...before.map(({ agent_name, at, outcome }) =>
    el("li", {}, el("bdi", {}, outcome ?? "No note was left."), " ", el("time", { class: "small muted", datetime: at, title: exact(at) }, `${agent_name}, ${relative(at)}`)),
  ));
}

/**
 * What the assistant tried: first what the customer refused, then the rest.
 * @param {PacketEntry[]} shown
 * @param {Conversation} conversation
 */
function tried(shown, conversation) {
  if (!shown.length) return [];
  const isRefused = (/** @type {PacketEntry} */ entry) => (conversation.helpfulness(entry.seq) ?? entry.helpful) === false;
  const list = (/** @type {PacketEntry[]} */ some) =>
    some.length ? el("ul", { class: "packet-entries" }, ...some.map((entry) => entryLine(entry, conversation))) : null;
  return [
    section("Tried and refused", list(shown.filter(isRefused))),
    section("Shown to the customer", list(shown.filter((entry) => !isRefused(entry)))),
  ];
}

/**
 * @param {PacketEntry} entry
 * @param {Conversation} conversation
 */
function entryLine(entry, conversation) {
  const helpful = conversation.helpfulness(entry.seq) ?? entry.helpful;
  return el(
    "li",
    {},
    link(`/help/${encodeURIComponent(entry.entry_id)}`, el("bdi", {}, entry.title)),
    el("span", { class: "entry-marks" },
      el("span", { class: "small muted numbers", title: "How sure the assistant was" }, `${percent(entry.confidence)} sure`),
      helpBadge(helpful),
    ),
  );
}

/** @param {boolean | null | undefined} helpful */
export function helpBadge(helpful) {
  if (helpful === true) return el("span", { class: "badge positive" }, "Helped");
  if (helpful === false) return el("span", { class: "badge danger" }, "Didn’t help");
  return el("span", { class: "badge" }, "Not said");
}

/** @param {Packet} packet */
function moods(packet) {
  const points = packet.moods ?? [];
  if (points.length < 2) return null;
  return el("ol", { class: "mood-line" }, ...points.map((point) =>
    el("li", {},
      el("span", { class: `badge ${MOODS[point.mood].tone}` }, MOODS[point.mood].word),
      el("time", { class: "small muted", datetime: point.at, title: exact(point.at) }, clock(point.at)),
    ),
  ));
}

/** The page in the iframe: creates its components and connects them. */
import "../shared/composer.js";
import "../shared/transcript.js";
import { fill, need } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { pressedKey } from "../shared/keyboard.js";
import { afterPress, ignoreSecondPresses, rest } from "../shared/press.js";
import { Banner } from "./banner.js";
import { askName } from "./card.js";
import { Conversation } from "./conversation.js";
import { showOwner } from "./header.js";
import { Host } from "./host.js";
import { Memory } from "./memory.js";
import { Unread } from "./unread.js";

/**
 * @typedef {{identity?: string, pageUrl?: string, accent?: string, locale?: string, theme?: string,
 *   memory?: Record<string, string>}} Settings
 */

const host = new Host();
const memory = new Memory();
const conversation = new Conversation(memory);
const banner = new Banner(need("#banner"), conversation.socket);
const unread = new Unread(memory, (count) => host.say("unread", count));
/** @type {import("../shared/transcript.js").FdTranscript} */
const transcript = need("#transcript");
/** @type {import("../shared/composer.js").FdComposer} */
const composer = need("#composer");
/** @type {HTMLButtonElement} */
const person = need("#person");

drawControls();
ignoreSecondPresses();
followConversation();
askName(need("#card"), conversation, memory);
followCustomer();
if (host.present) followHost();
else beginAlone();

function drawControls() {
  fill(need("#close"), icon("close"));
  fill(person, icon("person"), "Talk to a person");
  need("#close").hidden = !host.present;
  // On a low screen, what opens above must not push the focused element out of sight.
  new ResizeObserver(() => document.querySelector("footer :focus")?.scrollIntoView({ block: "nearest" })).observe(need("footer"));
}

/** @param {string} [identity] */
function begin(identity) {
  conversation.start(identity);
  composer.value ||= memory.get("draft") ?? "";
}

/** The widget on its own page, opened from a help page: the conversation is about that article. */
function beginAlone() {
  const asked = new URLSearchParams(location.search);
  const about = asked.get("about");
  if (about) conversation.pageUrl = `${location.origin}/help/${encodeURIComponent(about)}`;
  conversation.locale = asked.get("lang") ?? navigator.language;
  begin();
}

/** Shows what the conversation reports, in order. */
function followConversation() {
  /** @param {string} type @param {(detail: any) => void} show */
  const on = (type, show) =>
    conversation.addEventListener(type, (event) => afterPress(() => show(/** @type {CustomEvent} */ (event).detail)));
  on("facts", showFacts);
  on("reset", (cleared) => {
    if (cleared) composer.value = "";
    transcript.clear();
    unread.clear();
  });
  on("loaded", (events) => {
    need("#skeletons").hidden = true;
    if (conversation.facts.greeting) transcript.greet(conversation.facts.greeting);
    transcript.load(events);
    unread.add(events);
  });
  conversation.addEventListener("loaded", () => import("./extras.js").then(({ addExtras }) => addExtras(composer, conversation, memory)), { once: true });
  on("event", (event) => {
    transcript.add(event);
    unread.add([event]);
  });
  on("sending", (message) => transcript.addPending(message));
  on("accepted", ({ clientId, seq }) => transcript.confirm(clientId, seq));
  on("failed", ({ clientId, error }) => transcript.fail(clientId, error));
  on("typing", ({ sender, sender_name: name, typing }) => transcript.setTyping(sender, name ?? null, typing));
  on("problem", (sentence) => banner.tell(sentence));
}

function showFacts() {
  showOwner(conversation.facts);
  if (conversation.facts.started) host.say("started");
}

/** Sends what the customer does. */
function followCustomer() {
  /** @param {EventTarget} target @param {string} type @param {(detail: any) => void} act */
  const on = (target, type, act) =>
    target.addEventListener(type, (event) => act(/** @type {CustomEvent} */ (event).detail));
  on(composer, "fd-send", ({ text }) => conversation.send(text));
  on(composer, "fd-draft", ({ text }) => memory.set("draft", text || null));
  on(composer, "fd-send", () => memory.set("draft", null));
  on(composer, "fd-typing", ({ typing }) => conversation.setTyping(typing));
  on(transcript, "fd-reply", ({ title, choice }) => {
    conversation.send(title, choice);
    composer.focus();
  });
  on(transcript, "fd-feedback", ({ seq, helpful }) => {
    conversation.giveFeedback(seq, helpful);
    transcript.follow();
  });
  on(transcript, "fd-retry", ({ clientId }) => conversation.send(transcript.retry(clientId), undefined, clientId));
  on(transcript, "fd-discard", ({ clientId }) => {
    transcript.discard(clientId);
    composer.focus();
  });
  person.addEventListener("click", askForPerson);
}

async function askForPerson() {
  if (person.ariaDisabled === "true") return;
  person.ariaDisabled = "true"; // not `disabled`, which would lose the focus
  transcript.follow(); // so that the result is in view
  await conversation.choose();
  rest(person);
}

/** Handles the host page’s messages: who the customer is, and whether the panel is visible. */
function followHost() {
  host.listen({
    configure: (/** @type {Settings} */ settings) => {
      configure(settings);
      begin(settings.identity);
    },
    identify: (token) => conversation.identify(String(token)),
    page: (url) => (conversation.pageUrl = String(url)),
    shown: ({ focus }) => {
      unread.setVisible(true);
      transcript.toEnd();
      if (focus) (matchMedia("(pointer: coarse)").matches ? transcript : composer).focus();
    },
    hidden: () => unread.setVisible(false),
    enter: ({ last }) => (last ? person : need(".head button:not([hidden])")).focus(),
  });
  need("#close").addEventListener("click", () => host.say("close"));
  addEventListener("keydown", (event) => {
    if (pressedKey(event) === "Escape") host.say("close");
  });
  unread.setVisible(false);
  host.say("ready");
}

/** @param {Settings} settings */
function configure({ pageUrl, accent, locale, theme, memory: kept }) {
  if (memory.blocked) memory.leanOn(kept ?? {}, (key, value) => host.say("keep", { key, value }));
  conversation.pageUrl = pageUrl ?? "";
  conversation.locale = locale || navigator.language;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (accent) import("../shared/accent.js").then(({ applyAccent }) => applyAccent(accent));
}

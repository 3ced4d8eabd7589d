/**
 * The loader: one script tag on the host's page makes a launcher and, once it is wanted, the chat in an iframe.
 *
 *   <script src="https://help.example.com/widget.js" data-identity="…" data-accent="#1f6459" defer></script>
 *
 * Attributes, all optional: `data-identity` (signed identity token), `data-accent` (a colour), `data-locale`,
 * `data-theme` ("light" or "dark"), `data-side` ("left"), `data-label` (what the launcher is called).
 * Later: Frontdesk("identify", token), Frontdesk("open"), Frontdesk("close"), Frontdesk("page", url).
 *
 * It keeps to itself: its nodes live in a shadow root, and it only listens to its own iframe. A page that replaces
 * its body, or all of itself, keeps the chat as it was; so does a page that runs the tag again.
 */
(() => {
  // A module has no current script.
  const script = /** @type {HTMLScriptElement} */ (document.currentScript ?? document.querySelector('script[src*="/widget.js"]'));
  const server = new URL(script.src).origin;
  const given = script.dataset;
  const label = given.label ?? "Chat with us";
  const phone = matchMedia("(max-width: 480px), (max-height: 480px) and (max-width: 900px)");
  const api = /** @type {any} */ (window);
  if (api.Frontdesk?.again) return api.Frontdesk.again(given); // the tag is on the page twice, or came with the next page

  const CSS_TEXT = `
    :host { all: initial !important; position: fixed !important; z-index: 2147483000 !important; display: block !important; }
    div { --accent: #1f6459; --on: #fff; }
    [hidden] { display: none !important; }
    button, iframe, .badge, p { position: fixed; box-sizing: border-box; }
    button { inset-block-end: 20px; width: 56px; height: 56px; padding: 0; border: 0; border-radius: 50%;
      background: var(--accent); color: var(--on); cursor: pointer; color-scheme: light;
      box-shadow: 0 6px 20px rgb(0 0 0 / 22%), 0 1px 4px rgb(0 0 0 / 18%); transition: transform 120ms; }
    button:hover { transform: translateY(-2px); }
    button:active { transform: none; }
    button:focus-visible { outline: 3px solid #1a5fd0; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    svg { position: absolute; inset: 0; width: 28px; height: 28px; margin: auto; fill: none; stroke: currentColor; stroke-width: 2;
      stroke-linecap: round; stroke-linejoin: round; transition: opacity 120ms, transform 200ms; }
    [aria-expanded="true"] .open, [aria-expanded="false"] .close { opacity: 0; transform: rotate(45deg) scale(.6); }
    .badge { inset-block-end: 60px; min-width: 22px; height: 22px; padding: 0 6px; border: 2px solid #fff;
      border-radius: 11px; background: #b3261e; color: #fff; font: 600 12px/18px system-ui, sans-serif;
      text-align: center; pointer-events: none; }
    iframe { inset-block-end: 92px; width: 400px; max-width: calc(100% - 40px); height: 640px;
      max-height: calc(100% - 112px); border: 0; border-radius: 16px;
      background: Canvas; box-shadow: 0 16px 48px rgb(0 0 0 / 24%), 0 2px 8px rgb(0 0 0 / 14%);
      animation: rise 200ms cubic-bezier(.2, 0, 0, 1); }
    p { inset-block-end: 92px; margin: 0; padding: 6px 12px; border-radius: 16px; background: #101316;
      color: #fff; font: 14px/20px system-ui, sans-serif; }
    p:empty { opacity: 0; }
    button, iframe, p { inset-inline: auto 20px; }
    .badge { inset-inline: auto 16px; }
    .left :is(button, iframe, p) { inset-inline: 20px auto; }
    .left .badge { inset-inline: 58px auto; }
    .full iframe { inset: 0; width: 100%; max-width: none; height: 100%; max-height: none; border-radius: 0; }
    .full.shown button, :not(.full.shown) > span[tabindex] { display: none; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
    @media (forced-colors: active) { button, iframe, .badge { border: 2px solid ButtonText; } }
    @media print { :host { display: none !important; } }`;

  const host = make("div", { id: "frontdesk-widget" });
  // No rule of the page's beats what `:host` says with `!important`, not even one inline. Inside, so that nobody takes
  // it for an empty box and clears it away.
  host.append(make("template", {}));
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  shadow.adoptedStyleSheets = [sheet];
  const box = make("div", { class: given.side === "left" ? "left" : "" });
  const button = make("button", { type: "button", "aria-expanded": "false", "aria-label": label });
  const badge = make("span", { class: "badge", hidden: "", "aria-hidden": "true" });
  button.append(drawing("open", "M5.5 6h15a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-7.5L8 22.5V18.5H5.5A1.5 1.5 0 0 1 4 17V7.5A1.5 1.5 0 0 1 5.5 6Z"));
  button.append(drawing("close", "m6 10 7 7 7-7"));
  // Where the panel covers the page, what is before and behind it is not to be reached by Tab: these turn it back.
  const edges = [make("span", { tabindex: "0" }), make("span", { tabindex: "0" })];
  const notice = make("p", { role: "status" });
  box.append(button, badge, notice, ...edges);
  shadow.append(box);
  colour(given.accent);

  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  let open = false;
  let begun = false;
  let framed = false; // the page in the iframe listens
  let lost = false; // it did not load
  let wasOpen = false; // when it was given up
  let waiting = 0;
  let focusing = true; // not when it opened by itself
  let unread = 0;
  let tagged = given.identity; // what the last tag said
  let identity = tagged ?? "";
  let pageUrl = location.href;

  const FRAME_KEYS = ["token", "outbox", "seen", "draft", "nameAsked", "identified", "marks"];
  /** What the page in the iframe may say, and what is done. @type {Record<string, (detail: any) => void>} */
  const handlers = {
    ready: () => {
      framed = true;
      const slow = lost && wasOpen;
      lost = false;
      if (slow) setOpen(true, false);
      if (frame) frame.style.opacity = notice.textContent = "";
      say("configure", settings());
      say(open ? "shown" : "hidden", { focus: focusing });
    },
    close: () => setOpen(false),
    unread: (count) => setUnread(Number(count) || 0),
    started: () => keep("active", "1"),
    // Some browsers keep nothing for a frame of another site; then this page keeps it.
    keep: ({ key, value }) => {
      if (FRAME_KEYS.includes(key)) keep(`frame:${key}`, value ? String(value) : "");
    },
  };

  /** @type {Record<string, (value?: any) => void>} */
  const commands = {
    open: () => setOpen(true),
    close: () => setOpen(false),
    identify: (token) => say("identify", (identity = String(token ?? ""))),
    page: (url) => say("page", (pageUrl = String(url ?? location.href))),
  };
  const asked = api.Frontdesk?.q ?? [];
  const frontdesk = (/** @type {string} */ command, /** @type {unknown} */ value) => {
    if (Object.hasOwn(commands, command)) commands[command](value);
    else console.warn(`Frontdesk has no command "${command}". It has: ${Object.keys(commands).join(", ")}.`);
  };
  const again = (/** @type {DOMStringMap} */ { identity: token }) => {
    settle();
    commands.page();
    // One without an identity where there was one: they signed out. A page that says who it is by a command goes on.
    if (token !== undefined ? token !== identity : tagged !== undefined) commands.identify(token);
    tagged = token;
  };
  api.Frontdesk = Object.assign(frontdesk, { ready: true, again });

  const REATTACH_MS = 1000;
  let attachedAt = -REATTACH_MS;
  let timer = 0;
  // Not at once and not often: a script of the page's that takes it out each time would else stop the page.
  const watcher = new MutationObserver(() => {
    timer ||= setTimeout(settle, Math.max(0, attachedAt + REATTACH_MS - performance.now()));
  });
  settle();

  /**
   * Puts the host beside the body, where neither a transform of the body's moves it nor a new body takes it along;
   * as soon as there is a body, and whenever it was taken out.
   */
  function settle() {
    clearTimeout(timer);
    timer = 0;
    const root = document.documentElement;
    for (const node of [document, root]) if (node) watcher.observe(node, { childList: true });
    if (host.isConnected || !document.body) return;
    attachedAt = performance.now();
    framed = focusing = false; // a frame that was out of the page loads again
    root.append(host);
    listen();
    place();
    if (!begun) begin();
  }

  /** `document.open` takes all listeners away; one that is still there is not added twice. */
  function listen() {
    addEventListener("message", hear);
    button.addEventListener("click", toggle);
    shadow.addEventListener("keydown", leave);
    shadow.addEventListener("focusin", turnBack);
    shadow.addEventListener("load", loaded, true);
    addEventListener("online", reload);
    phone.addEventListener("change", place);
  }

  function begin() {
    begun = true;
    for (const call of asked) frontdesk(call[0], call[1]);
    // A full screen that opens by itself would hide the page that was asked for.
    if (kept("open") && !phone.matches) setOpen(true, false);
    // A conversation goes on: load it once the page is quiet, so that new messages are counted.
    else if (kept("active") && document.readyState === "complete") loadLater();
    else if (kept("active")) addEventListener("load", loadLater, { once: true });
  }

  function loadLater() {
    setTimeout(load, 1500);
  }

  /** @param {MessageEvent} event */
  function hear(event) {
    if (!frame || event.source !== frame.contentWindow || event.origin !== server) return;
    const { frontdesk, type, detail } = Object(event.data);
    if (frontdesk === 1 && Object.hasOwn(handlers, type)) handlers[type](detail);
  }

  /** The second press of a double-click was meant for the first meaning. @param {MouseEvent} event */
  function toggle({ detail }) {
    if (detail < 2) setOpen(!open);
  }

  /** Past one end of the panel the keyboard goes on at the other. @param {Event} event */
  function turnBack({ target }) {
    const edge = edges.indexOf(/** @type {HTMLElement} */ (target));
    if (edge < 0) return;
    frame?.focus();
    say("enter", { last: edge === 0 });
  }

  /** @param {Event} event */
  function leave(event) {
    if (/** @type {KeyboardEvent} */ (event).key === "Escape" && open) setOpen(false);
  }

  /** @param {boolean} wanted @param {boolean} [focus] */
  function setOpen(wanted, focus = true) {
    if (wanted === open) return;
    open = wanted;
    focusing = focus;
    keep("open", open ? "1" : "");
    if (open) load();
    if (frame) frame.hidden = !open;
    if (open) setUnread(0);
    place();
    if (framed) say(open ? "shown" : "hidden", { focus });
    if (focus && open) frame?.focus();
    if (focus && !open) button.focus();
  }

  function load() {
    if (frame && !lost) return;
    frame?.remove();
    framed = lost = false;
    notice.textContent = "";
    expect(10_000);
    frame = /** @type {HTMLIFrameElement} */ (make("iframe", { title: label, allow: "clipboard-write" }));
    frame.hidden = !open;
    frame.src = `${server}/widget?host=${encodeURIComponent(location.origin)}`;
    edges[1].before(frame);
  }

  function reload() {
    if (lost) load();
  }

  /** What is shown in place of a page that did not load is a page too, but says nothing. */
  function loaded() {
    if (framed || !frame) return;
    frame.style.opacity = "0";
    expect(1000);
  }

  /** @param {number} ms */
  function expect(ms) {
    clearTimeout(waiting);
    waiting = setTimeout(giveUp, ms);
  }

  function giveUp() {
    if (framed) return;
    lost = true;
    wasOpen = open;
    console.warn(`Frontdesk: ${server} can't be reached, or ${location.origin} is not in its FRONTDESK_ALLOWED_ORIGINS, or this page's Content-Security-Policy lacks it in frame-src.`);
    if (!open) return;
    setOpen(false, !!shadow.activeElement);
    notice.textContent = "The chat can't be reached right now.";
  }

  function place() {
    box.classList.toggle("full", phone.matches);
    box.classList.toggle("shown", open);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? "Close chat" : unread ? `${label}, ${unread} new` : label);
  }

  /** @param {number} count */
  function setUnread(count) {
    unread = open ? 0 : count;
    badge.hidden = unread === 0;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    place();
  }

  function settings() {
    const { accent, locale = document.documentElement.lang, theme } = given;
    const memory = Object.fromEntries(FRAME_KEYS.map((key) => [key, kept(`frame:${key}`)]).filter(([, value]) => value));
    return { identity, pageUrl, accent, locale, theme, memory };
  }

  /** @param {string} type @param {unknown} [detail] */
  function say(type, detail) {
    if (framed) frame?.contentWindow?.postMessage({ frontdesk: 1, type, detail }, server);
  }

  /** White or black on the accent, whichever reads better. @param {string | undefined} accent */
  function colour(accent) {
    if (!accent || !CSS.supports("color", accent)) return;
    box.style.setProperty("--accent", accent);
    const pen = document.createElement("canvas").getContext("2d");
    if (!pen) return;
    pen.fillStyle = accent;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    // WCAG relative luminance, near enough: an icon needs 3:1, which white keeps up to 0.3 and ink from 0.13 on.
    const light = [r, g, b].map((part) => (part / 255) ** 2.2);
    const luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    if (luminance > 0.22) box.style.setProperty("--on", "#101316");
  }

  /** @param {string} tag @param {Record<string, string>} attributes */
  function make(tag, attributes) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  /** @param {string} name @param {string} path */
  function drawing(name, path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const shape = { class: name, viewBox: "0 0 26 26", "aria-hidden": "true" };
    for (const [key, value] of Object.entries(shape)) svg.setAttribute(key, value);
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  /** Remembered for this site; where storage is blocked, nothing is. @param {string} key @param {string} value */
  function keep(key, value) {
    try {
      if (value) localStorage.setItem(`frontdesk:${key}`, value);
      else localStorage.removeItem(`frontdesk:${key}`);
    } catch {
      // blocked by the browser: the widget then starts closed
    }
  }

  /** @param {string} key */
  function kept(key) {
    try {
      return localStorage.getItem(`frontdesk:${key}`);
    } catch {
      return null;
    }
  }
})();

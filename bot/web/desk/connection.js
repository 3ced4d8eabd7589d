/**
 * What the bar says while the server can’t be reached.
 */
import { need } from "../shared/dom.js";

const QUIET_FOR_MS = 800;

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("../shared/socket.js").Socket} socket
 * @param {() => Promise<unknown>} checkSignIn leaves for the sign-in page when the session has ended
 */
export function showConnection(desk, socket, checkSignIn) {
  const line = need(".connection");
  let timer = 0;
  const show = () => {
    line.hidden = false;
    line.textContent = navigator.onLine ? "Reconnecting…" : "You’re offline";
    checkSignIn().catch(() => {}); // unreachable as well: the socket goes on trying
  };
  desk.addEventListener("connection", () => {
    clearTimeout(timer);
    document.body.dataset.connection = socket.state;
    if (socket.state === "open") line.hidden = true;
    else timer = setTimeout(show, QUIET_FOR_MS);
  });
  line.addEventListener("click", () => socket.retryNow());
}

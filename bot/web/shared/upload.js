/**
 * Sending files: chosen, dropped or pasted beside a composer, with their progress told in a line below it. What sends
 * them is loaded with the first.
 */
import { el } from "./dom.js";
import { icon } from "./icons.js";

const ACCEPTED = ".png,.jpg,.jpeg,.jpe,.jfif,.gif,.webp,.pdf,.txt,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv";

/**
 * Lets files be sent beside a composer.
 * @param {HTMLElement} composer a `<fd-composer>`
 * @param {import("./send-file.js").Where} where
 */
export function takeFiles(composer, where) {
  const field = el("input", { type: "file", accept: ACCEPTED, multiple: true, hidden: true });
  const status = el("div", { class: "upload-status small", role: "status" });
  const choose = el("button", { type: "button", class: "button quiet icon composer-attach", "aria-label": "Attach a file", on: { click: () => field.click() } }, icon("attach"));
  const send = (/** @type {Iterable<File>} */ files) => {
    const chosen = [...files]; // a drop’s are gone once its event is over
    import("./send-file.js").then(
      ({ sendFiles }) => {
        status.textContent = "";
        sendFiles(chosen, where, status);
      },
      () => {
        status.textContent = "You’re offline. The file is sent as soon as you’re back.";
        addEventListener("online", () => send(chosen), { once: true });
      },
    );
  };
  field.addEventListener("change", () => {
    send(field.files ?? []);
    field.value = ""; // so that the same file can be chosen again
  });
  composer.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) event.preventDefault();
    send(event.clipboardData?.files ?? []);
  });
  composer.addEventListener("dragover", (event) => event.preventDefault());
  composer.addEventListener("drop", (event) => {
    event.preventDefault();
    send(event.dataTransfer?.files ?? []);
  });
  composer.addEventListener("input", () => {
    for (const line of status.querySelectorAll(".field-error:not(:has(button))")) line.remove(); // they have gone on
  });
  composer.querySelector(".composer-box")?.prepend(choose);
  composer.append(field, status);
}

/**
 * The answer in Markdown, with buttons that write what is hard to remember: emphasis, lists, links to other
 * entries, variables and pictures.
 *
 * Event: `change` when a button wrote something (typing has its own `input` events).
 */
import { sentenceOf } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { toast } from "../shared/toast.js";
import { addPicture, listVariables } from "./entries.js";
import { pick, pickEntry } from "./picker.js";

const PICTURES = "image/png, image/jpeg, image/gif, image/webp";

export class AnswerField extends EventTarget {
  field = el("textarea", { class: "input answer-field", rows: 14, maxLength: 20_000, required: true, spellcheck: true });
  #file = el("input", { type: "file", accept: PICTURES, hidden: true, tabindex: "-1", "aria-label": "Picture to add" });

  constructor() {
    super();
    this.tools = el(
      "div",
      { class: "answer-tools", role: "toolbar", "aria-label": "Write into the answer" },
      tool("Bold", () => this.#wrap("**")),
      tool("Italic", () => this.#wrap("*")),
      tool("List", () => this.#startLines("- ")),
      tool("Steps", () => this.#startLines("1. ")),
      tool("Link to entry…", () => this.#insertLink()),
      tool("Variable…", () => this.insertVariable()),
      tool("Picture…", () => this.#file.click()),
      this.#file,
    );
    this.#file.addEventListener("change", () => this.#addPictures(this.#file.files));
    this.field.addEventListener("paste", (event) => this.#takeFiles(event, event.clipboardData));
    this.field.addEventListener("drop", (event) => this.#takeFiles(event, event.dataTransfer));
    this.field.addEventListener("input", () => this.#offerVariables());
  }

  /** Asks for a variable, and writes its name; what is half written before the caret is completed. */
  async insertVariable() {
    const place = this.#place();
    const choice = await pick({
      title: "Insert a variable",
      placeholder: "opening_hours",
      nothing: "No variable. Define them in the section Variables.",
      find: async (query) =>
        (await listVariables())
          .filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(query.toLowerCase()))
          .map(({ name, value }) => ({ value: name, label: name, detail: value })),
    });
    if (!choice) return this.field.focus();
    const begun = this.field.value.slice(0, place.start).endsWith("{{");
    this.#replace(begun ? `${choice.value}}}` : `{{${choice.value}}}`, place);
  }

  async #insertLink() {
    const place = this.#place();
    const selected = this.field.value.slice(place.start, place.end);
    const choice = await pickEntry("Link to another entry");
    if (choice) this.#replace(`[${selected || choice.label.replace(/[[\]\\]/g, "\\$&")}](/help/${choice.value})`, place);
    else this.field.focus();
  }

  #offerVariables() {
    const { selectionStart, value } = this.field;
    if (value.slice(0, selectionStart).endsWith("{{") && !value.slice(selectionStart).startsWith("}}")) this.insertVariable();
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} data
   */
  #takeFiles(event, data) {
    if (!data?.files.length) return;
    event.preventDefault();
    this.#addPictures(data.files);
  }

  /** @param {FileList | null} files */
  async #addPictures(files) {
    const place = this.#place();
    for (const file of files ?? []) {
      try {
        const { url } = await addPicture(file);
        this.#replace(`![${file.name.replace(/\.[^.]*$/, "").replace(/[[\]\\]/g, " ")}](${url})`, place);
        place.start = place.end = this.field.selectionEnd;
      } catch (error) {
        toast(sentenceOf(error), { tone: "danger", detail: file.name });
      }
    }
    this.#file.value = "";
  }

  /** @param {string} mark */
  #wrap(mark) {
    const { selectionStart, selectionEnd, value } = this.field;
    this.#replace(`${mark}${value.slice(selectionStart, selectionEnd) || "text"}${mark}`);
  }

  /** @param {string} mark */
  #startLines(mark) {
    const { value } = this.field;
    const start = value.lastIndexOf("\n", this.field.selectionStart - 1) + 1;
    this.field.selectionStart = start;
    const lines = value.slice(start, this.field.selectionEnd).split("\n");
    this.#replace(lines.map((line) => mark + line).join("\n"));
  }

  /** What is selected now: a dialog that takes the keyboard may not leave it so. */
  #place() {
    return { start: this.field.selectionStart, end: this.field.selectionEnd };
  }

  /**
   * @param {string} text
   * @param {{start: number, end: number}} place where it goes, in place of what is there
   */
  #replace(text, { start, end } = this.#place()) {
    const { field } = this;
    field.focus();
    field.setRangeText(text, start, end, "end");
    this.dispatchEvent(new CustomEvent("change"));
  }
}

/**
 * @param {string} label
 * @param {() => void} run
 */
function tool(label, run) {
  return el("button", { type: "button", class: "button quiet small", on: { click: run } }, label);
}

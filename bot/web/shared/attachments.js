/**
 * Files in a message: pictures to look at, everything else to save. Loaded when the first one is to be shown.
 */
import { el, fill } from "./dom.js";
import { safeHref } from "./rich-text.js";
import { addStyle } from "./style.js";

/** @typedef {import("./wire").AttachmentView} AttachmentView */

/**
 * Puts the files in place of their names.
 * @param {HTMLElement} bubble
 * @param {AttachmentView[]} attachments
 */
export function showAttachments(bubble, attachments) {
  addStyle("/static/shared/attachments.css");
  bubble.classList.add("with-files");
  fill(bubble, ...attachments.map(file));
}

/** The tallest that a picture is shown. */
const TALLEST_PX = 240;

/** @param {AttachmentView} attachment */
function file({ name, size, url, image, width, height }) {
  const href = safeHref(url) ?? "";
  const label = el("span", { class: "file-name" }, el("bdi", {}, name), el("span", { class: "file-size" }, ` ${sizeText(size)}`));
  const content = image ? [picture(href, name, width, height), label] : [label];
  const props = image ? { target: "_blank", rel: "noopener" } : { download: name };
  return el("a", { class: "file", href, ...props }, ...content);
}

/**
 * A picture that takes its room before it is there, so that nothing below it moves when it comes.
 * @param {string} src
 * @param {string} name
 * @param {number | null} [width]
 * @param {number | null} [height]
 */
function picture(src, name, width, height) {
  const scale = Math.min(1, TALLEST_PX / (height ?? TALLEST_PX));
  const room = width && height ? { width: Math.round(width * scale), height: Math.round(height * scale) } : {};
  return el("img", { class: "file-picture", ...room, src, alt: `Picture: ${name}`, loading: "lazy", decoding: "async" });
}

/** @param {number} bytes */
export function sizeText(bytes) {
  const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const value = Math.max(0.1, bytes / (bytes < 1_000_000 ? 1000 : 1_000_000));
  return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/**
 * Calls of the JSON API, with refusals and lost connections as one kind of error.
 */

/** A refusal of the server, or status 0 when it could not be reached at all. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {Record<string, any>} [details]
   */
  constructor(status, code, message, details = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  get offline() {
    return this.status === 0;
  }
}

/**
 * The answer’s JSON (null when it is empty).
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 * @throws {ApiError} when the server refuses or cannot be reached; an aborted call rejects as `AbortError`.
 */
export async function call(method, path, { body, signal } = {}) {
  const response = await reach(path, {
    method,
    signal,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const payload = await parseBody(response);
  if (!response.ok) throw refusal(response.status, payload);
  return payload;
}

/**
 * The answer’s JSON to a file that is sent as it is.
 * @param {string} method
 * @param {string} path
 * @param {Blob} file
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function send(method, path, file) {
  const response = await reach(path, { method, headers: { "content-type": "application/octet-stream" }, body: file });
  const payload = await parseBody(response);
  if (!response.ok) throw refusal(response.status, payload);
  return payload;
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function reach(path, init) {
  try {
    return await fetch(path, { credentials: "same-origin", cache: "no-store", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "offline", "The server can’t be reached. Check your connection, then try again.");
  }
}

/** @param {Response} response */
async function parseBody(response) {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {number} status
 * @param {any} payload
 */
function refusal(status, payload) {
  const message = payload?.message ?? "Something went wrong on the server. Try again in a moment.";
  return new ApiError(status, payload?.code ?? "internal", message, payload?.details ?? {});
}

/**
 * A sentence for a person about any error that a call may throw.
 * @param {unknown} error
 */
export function sentenceOf(error) {
  if (error instanceof Error && error.message) return error.message;
  return "Something went wrong. Try again in a moment.";
}

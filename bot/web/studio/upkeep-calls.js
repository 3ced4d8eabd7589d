/** The upkeep's calls of the API. All throw `ApiError`. */
import { call } from "../shared/api.js";

/** @typedef {import("./upkeep").UpkeepReport} UpkeepReport */
/** @typedef {import("./upkeep").WordView} WordView */

const PATH = "/api/studio/upkeep";

/** @returns {Promise<UpkeepReport>} */
export const getReport = () => call("GET", PATH);

/** @param {import("./upkeep").FindingView} finding @param {string} reason @returns {Promise<UpkeepReport>} */
export function dismiss({ key, fingerprint }, reason) {
  return call("POST", `${PATH}/dismiss`, { body: { key, fingerprint, reason } });
}

/** @param {string} key @returns {Promise<UpkeepReport>} */
export const takeUp = (key) => call("POST", `${PATH}/take-up`, { body: { key } });

/** @returns {Promise<UpkeepReport>} */
export const checkLinks = () => call("POST", `${PATH}/links`);

/** @returns {Promise<WordView[]>} */
export const listWords = async () => (await call("GET", `${PATH}/words`)).words;

/** @param {string} word @param {string} plain @returns {Promise<WordView[]>} */
export const saveWord = async (word, plain) => (await call("PUT", `${PATH}/words`, { body: { word, plain } })).words;

/** @param {string} word @returns {Promise<WordView[]>} */
export const removeWord = async (word) => (await call("POST", `${PATH}/words/remove`, { body: { word } })).words;

/** @param {string} markdown @param {string} locale @param {AbortSignal} signal @returns {Promise<import("./upkeep").Hints>} */
export const getHints = (markdown, locale, signal) => call("POST", `${PATH}/hints`, { body: { markdown, locale }, signal });

/** @returns {Promise<import("./upkeep").EntryUse[]>} */
export const listUse = async () => (await call("GET", `${PATH}/use`)).entries;

/** @param {string} id @returns {Promise<import("./upkeep").WeekUse[]>} */
export const listWeeks = async (id) => (await call("GET", `${PATH}/use/${encodeURIComponent(id)}`)).weeks;

/**
 * A quiet sound: two short tones, made here, no file. Each agent can turn it off. Browsers let a page sound only
 * after a press on it, so the first press gets it ready; what comes before is silent.
 */
import { onceAmongTabs } from "./tabs.js";

const KEY = "frontdesk:desk:sound";
/** A customer who writes line after line is one sound, and so are several tabs. */
const QUIET_MS = 2500;
const LOUDNESS = 0.06;

/** @type {AudioContext | null} */
let audio = null;

export function wantsSound() {
  try {
    return localStorage.getItem(KEY) !== "0";
  } catch {
    return true;
  }
}

/** @param {boolean} wanted */
export function setSound(wanted) {
  try {
    localStorage.setItem(KEY, wanted ? "1" : "0");
  } catch {
    // Where nothing is kept, the choice holds until the page is closed.
  }
  if (wanted) void ready()?.then(() => sound());
}

/** Gets the sound ready at each press, as browsers ask; also again after the device has slept. */
export function armSound() {
  const arm = () => {
    if (wantsSound()) void ready();
  };
  for (const type of ["pointerdown", "keydown"]) addEventListener(type, arm, { capture: true, passive: true });
}

/** Sounds, if that is wanted and the browser allows it: once, however many tabs there are. */
export function chime() {
  if (!wantsSound() || audio?.state !== "running") return; // later would be too late
  onceAmongTabs("chime", QUIET_MS, sound);
}

/** @returns {Promise<void> | null} when it can sound; null where there is no sound */
function ready() {
  if (!("AudioContext" in window)) return null;
  audio ??= new AudioContext();
  return audio.state === "running" ? Promise.resolve() : audio.resume().catch(() => {});
}

function sound() {
  if (!audio) return;
  tone(audio, 660, 0);
  tone(audio, 880, 0.12);
}

/**
 * @param {AudioContext} context
 * @param {number} frequency
 * @param {number} after seconds
 */
function tone(context, frequency, after) {
  const start = context.currentTime + after;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  gain.gain.linearRampToValueAtTime(0, start + 0.18);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.2);
}

/**
 * A quiet sound for who wants one: two short tones, made here, no file. It is off until it is asked for.
 */
const KEY = "frontdesk:desk:sound";

/** @type {AudioContext | null} */
let audio = null;

export function wantsSound() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** @param {boolean} wanted */
export function setSound(wanted) {
  try {
    if (wanted) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // Where nothing is kept, the desk stays silent.
  }
  if (wanted) chime();
}

/** Sounds, if that is wanted. */
export function chime() {
  if (!wantsSound() || !("AudioContext" in window)) return;
  audio ??= new AudioContext();
  void audio.resume();
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
  gain.gain.linearRampToValueAtTime(0.08, start + 0.02);
  gain.gain.linearRampToValueAtTime(0, start + 0.18);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.2);
}

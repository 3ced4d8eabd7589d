/**
 * Who is there: the button with the number on duty, the list behind it, one’s own availability, and giving a
 * conversation to a colleague. Says to the server, at most once a minute, that somebody is at this desk.
 */
import { sentenceOf } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { el } from "../shared/dom.js";
import { toast } from "../shared/toast.js";
import { setSound, wantsSound } from "./chime.js";
import { notificationSetting } from "./notifications.js";
import { languageName } from "./words.js";

/** @typedef {import("./staff").TeamMember} TeamMember */

const SIGN_EVERY_MS = 60_000;

/** @type {Record<import("./staff").Availability, {word: string, tone: string}>} */
const AVAILABILITY = {
  on_duty: { word: "On duty", tone: "positive" },
  away: { word: "Away", tone: "caution" },
  off: { word: "Off duty", tone: "" },
};

/**
 * @param {HTMLElement} button
 * @param {import("./desk.js").Desk} desk
 */
export function showTeam(button, desk) {
  desk.addEventListener("team", () => {
    const onDuty = desk.team.filter(({ availability }) => availability === "on_duty").length;
    button.textContent = `Team (${onDuty})`;
    button.title = onDuty === 1 ? "1 person is on duty" : `${onDuty} people are on duty`;
  });
  button.addEventListener("click", () => void openTeam(desk));
  giveSigns(desk);
}

/**
 * Away for a while, and back, beside the switch: nothing new is given meanwhile.
 * @param {HTMLElement} button
 * @param {import("./desk.js").Desk} desk
 */
export function listenForAway(button, desk) {
  const isAway = () => desk.me?.availability === "away";
  desk.addEventListener("duty", () => {
    button.hidden = !desk.me?.on_duty;
    button.textContent = isAway() ? "I am back" : "Away";
    button.title = isAway() ? "Be given customers again" : "Nothing new is given to you until you are back";
    button.classList.toggle("primary", isAway());
    button.classList.toggle("quiet", !isAway());
  });
  button.addEventListener("click", () => void setAvailability(desk, isAway() ? "on_duty" : "away"));
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./staff").Availability} wanted
 */
async function setAvailability(desk, wanted) {
  try {
    await desk.setAvailability(wanted);
  } catch (error) {
    toast(sentenceOf(error), { tone: "danger" });
  }
}

/** @param {import("./desk.js").Desk} desk */
async function openTeam(desk) {
  await ask({
    title: "Team",
    content: [
      el("ul", { class: "team" }, ...desk.team.map((member) => el("li", { class: "team-member" }, ...words(member, desk)))),
      soundSwitch(),
      notificationSetting(),
    ],
    actions: [{ label: "Close", value: "" }],
  });
}

/**
 * Asks to whom a conversation goes.
 * @param {import("./desk.js").Desk} desk
 * @param {string | null} [agentId] who has it now
 * @returns {Promise<string>} a member’s id, or "" when the agent changed their mind
 */
export async function askColleague(desk, agentId = desk.row?.agent_id ?? null) {
  const here = desk.team.filter(({ here, staff_id }) => here && staff_id !== agentId);
  if (!here.length) {
    toast("No other desk is open at the moment.");
    return "";
  }
  return ask({
    title: "Give this conversation to",
    content: [el("p", {}, "The customer is told who comes, and that they have everything written so far.")],
    actions: [{ label: "Cancel", value: "" }, ...here.map((member) => ({ label: choice(member), value: member.staff_id }))],
  });
}

function soundSwitch() {
  const box = el("input", { type: "checkbox", checked: wantsSound() });
  box.addEventListener("change", () => setSound(box.checked));
  return el("label", { class: "team-sound" }, box, "A quiet sound when somebody waits, is given to me or writes to me");
}

/** @param {TeamMember} member */
function choice({ name, availability, has, languages = [] }) {
  const speaks = languages.length ? `, speaks ${languages.map(languageName).join(", ")}` : "";
  return `${name} (${AVAILABILITY[availability].word.toLocaleLowerCase()}, has ${has ?? 0}${speaks})`;
}

/**
 * @param {TeamMember} member
 * @param {import("./desk.js").Desk} desk
 */
function words(member, desk) {
  const { staff_id, name, availability, has, skills = [], languages = [], teams = [] } = member;
  const { word, tone } = AVAILABILITY[availability];
  const facts = [
    has === 1 ? "1 conversation" : `${has ?? 0} conversations`,
    teams.length > 0 && teams.join(", "),
    skills.length > 0 && `knows about ${skills.join(", ")}`,
    languages.length > 0 && `speaks ${languages.map(languageName).join(", ")}`,
  ];
  return [
    el("bdi", { class: "team-name" }, staff_id === desk.me?.staff_id ? `${name} (you)` : name),
    el("span", { class: tone ? `badge ${tone}` : "row-label" }, word),
    el("span", { class: "muted team-facts" }, facts.filter(Boolean).join(" · ")),
  ];
}

/** @param {import("./desk.js").Desk} desk */
function giveSigns(desk) {
  let last = 0;
  const sign = () => {
    const now = Date.now();
    const away = desk.me?.availability === "away";
    if (now - last < (away ? 1000 : SIGN_EVERY_MS)) return;
    last = now;
    desk.noteActivity();
  };
  for (const type of ["pointerdown", "pointermove", "keydown", "wheel"]) addEventListener(type, sign, { passive: true });
}

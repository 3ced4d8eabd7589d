/** The API of teaching as the page sees it: one interface per type of bot/protocol/teaching.py. */
import type { GapEntry } from "./gaps";

export interface TeachingCandidate {
  entry_id: string;
  title: string;
  confidence: number;
}

export interface TeachingQuestion {
  number: number;
  question: string;
  wordings: string[];
  people: number;
  waited_s: number;
  dissatisfied: number;
  candidates: TeachingCandidate[];
}

export interface TeachingDay {
  questions: TeachingQuestion[];
  done: number;
  goal: number;
}

export interface TeachingEffect {
  day: string | null;
  taught: number;
  entries: GapEntry[];
  asked: number;
  answered: number;
  examples: string[];
}

export interface TeachingDone {
  outcome: "live" | "review" | "draft" | "none";
  entry: GapEntry | null;
  asked: number;
  better: number;
  worse: string[];
}

/** The API of gaps as the page sees it: one interface per type of bot/protocol/gaps.py. */

export type GapState = "open" | "taken_up" | "answered" | "snoozed" | "dismissed";
export type GapSign = "unanswered" | "not_helpful" | "not_meant" | "handoff" | "agent_reply" | "unsure";

export interface GapEntry {
  entry_id: string;
  title: string;
}

export interface GapRow {
  number: number;
  state: GapState;
  question: string;
  asked: number;
  people: number;
  waited_s: number;
  signs: Partial<Record<GapSign, number>>;
  last_at: string | null;
  until: string | null;
  entry: GapEntry | null;
  reason: string;
}

export interface GapRows {
  rows: GapRow[];
  counts: Partial<Record<GapState, number>>;
}

export interface GapWording {
  text: string;
  at: string;
  signs: GapSign[];
  waited_s: number;
  reply: string | null;
  wrong: GapEntry | null;
  answered_by: GapEntry | null;
}

export interface GapStepView {
  kind: "opened" | "taken_up" | "taught" | "answered" | "reopened" | "snoozed" | "woken" | "dismissed";
  at: string;
  by: string;
  reason: string;
  entry: GapEntry | null;
  until: string | null;
}

export interface GapView {
  gap: GapRow;
  wordings: GapWording[];
  steps: GapStepView[];
  near: GapEntry[];
}

export interface GapTaken {
  entry_id: string;
  gap: GapRow;
}

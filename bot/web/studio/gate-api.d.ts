/** The publish gate as the page sees it: one interface per type of bot/protocol/gate.py. */

import type { EntryView } from "./studio";

export interface GateChange {
  entry_id: string;
  revision: number | null;
}

export interface GateProgress {
  asked: number;
  of: number;
}

export interface ShownEntry {
  entry_id: string;
  title: string;
}

export interface GateReply {
  outcome: "answer" | "clarify" | "none";
  shown: ShownEntry[];
  confidence: number;
}

export interface GateRow {
  text: string;
  verdict: "worse" | "unanswered" | "ambiguous" | "gains" | "changed" | "better";
  before: GateReply;
  after: GateReply;
  pinned: boolean;
  wish: "editor" | "customers" | null;
  right: ShownEntry | null;
  asked: number;
  last_at: string | null;
}

export interface GateReport {
  check_id: string;
  changes: GateChange[];
  generation: number;
  asked: number;
  pinned: number;
  changed: number;
  keeps: number;
  blocked: boolean;
  may_override: boolean;
  still_wrong: number;
  rows: GateRow[];
}

export interface GatePassed {
  entries: EntryView[];
}

export interface GatePass {
  entry_id: string;
  kind: "passed" | "overridden" | "unchecked" | "refused";
  by: string;
  at: string;
  revision: number | null;
  reason: string;
  asked: number;
  changed: number;
  blocked: string[];
}

export interface GatePasses {
  passes: GatePass[];
}

export interface PinnedQuestion {
  text: string;
  by: string;
  at: string;
  entry: ShownEntry | null;
}

export interface StoredQuestionView {
  text: string;
  asked: number;
  first_at: string;
  last_at: string;
  right: ShownEntry | null;
  to_person: number;
  pinned: boolean;
}

export interface GateQuestions {
  pinned: PinnedQuestion[];
  questions: StoredQuestionView[];
  stored: number;
}

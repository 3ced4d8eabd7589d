/** Payloads of `/api/studio/upkeep`, as bot/protocol/upkeep.py has them. */

export interface FindingEntry {
  entry_id: string;
  question: string;
  quote: string | null;
}

export interface Dismissed {
  by: string;
  at: string;
  reason: string;
}

export interface FindingView {
  key: string;
  kind: "contradiction" | "same_question" | "alike" | "overdue" | "dead_link" | "hard_to_read" | "jargon";
  serious: boolean;
  sentence: string;
  advice: string;
  entries: FindingEntry[];
  fingerprint: string;
  dismissed: Dismissed | null;
}

export interface UpkeepReport {
  findings: FindingView[];
  alike_known: boolean;
  may_check_links: boolean;
  links_checked_at: string | null;
  looking: boolean;
  total: number;
}

export interface WordView {
  word: string;
  plain: string;
  by: string;
}

export interface JargonHint {
  word: string;
  plain: string;
}

export interface Hints {
  words: number;
  ease: number | null;
  hard: boolean;
  long_sentences: string[];
  jargon: JargonHint[];
}

export interface EntryUse {
  entry_id: string;
  question: string;
  shown: number;
  helpful: number;
  unhelpful: number;
  to_person: number;
  used: number;
  edited: number;
  ignored: number;
}

export interface WeekUse {
  week: string;
  shown: number;
  helpful: number;
  unhelpful: number;
  to_person: number;
  used: number;
  edited: number;
  ignored: number;
}

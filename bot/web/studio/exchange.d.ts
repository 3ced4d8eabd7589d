/** The API of import and export as the page sees it: one interface per type of bot/protocol/exchange.py. */

export interface ImportNote {
  file: string;
  line: number;
  sentence: string;
}

export interface ImportStep {
  file: string;
  line: number;
  outcome: "added" | "changed" | "skipped";
  question: string;
  entry_id: string | null;
  changes: string[];
  note: string;
}

export interface ImportPlan {
  digest: string;
  added: number;
  changed: number;
  skipped: number;
  steps: ImportStep[];
  problems: ImportNote[];
  notes: ImportNote[];
}

export interface ImportedDraft {
  entry_id: string;
  revision: number;
}

export interface ImportDone {
  added: string[];
  changed: string[];
  skipped: number;
  waiting: ImportedDraft[];
}

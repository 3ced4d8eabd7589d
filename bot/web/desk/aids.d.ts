/** The desk's aids as its pages see them: one interface per type of bot/protocol/aids.py. */

export interface Suggestion {
  entry_id: string;
  revision: number;
  title: string;
  text: string;
  url: string;
  confidence: number;
  because: "customer" | "draft";
}

export interface Suggestions {
  suggestions: Suggestion[];
  available: boolean;
}

export interface Reask {
  kind: "name" | "email" | "order_number" | "address" | "phone" | "problem";
  value: string;
  name?: string;
}

export interface DraftChecked {
  reasks: Reask[];
  answered?: ColleagueAnswer | null;
  unfilled?: string[];
}

export interface ColleagueAnswer {
  seq: number;
  at: string;
  name: string;
  text: string;
}

export interface Viewer {
  staff_id: string;
  name: string;
  typing?: boolean;
}

export interface ViewersPush {
  type: "viewers";
  conversation_id: string;
  viewers: Viewer[];
}

export interface EntryMade {
  entry_id: string;
  question: string;
  state: "draft" | "review" | "scheduled" | "published" | "retired";
  by: string;
  at: string;
  url: string;
  may_open: boolean;
  help_url: string | null;
}

export interface EntriesMade {
  entries: EntryMade[];
}

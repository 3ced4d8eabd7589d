/** The studio's API as the page sees it: one interface per type of bot/protocol/studio.py. */

import type { RichNode } from "../shared/wire";

export type EntryState = "draft" | "published" | "retired";

export interface EntryContent {
  question: string;
  answer: string;
  phrasings: string[];
  category: string;
  tags: string[];
  locale: string;
  owner: string;
  check_by: string | null;
}

export interface EntryRow {
  entry_id: string;
  state: EntryState;
  question: string;
  category: string;
  locale: string;
  owner: string;
  phrasings: number;
  latest: number;
  saved_at: string;
  saved_by: string;
  live: number | null;
  check_by: string | null;
  tags: string[];
}

export interface EntryRows {
  rows: EntryRow[];
  total: number;
  limit: number;
  offset: number;
}

export interface RevisionView {
  number: number;
  saved_by: string;
  saved_at: string;
  content: EntryContent;
  published_at: string | null;
}

export interface EntryView {
  entry_id: string;
  state: EntryState;
  revisions: RevisionView[];
  rich: RichNode[];
  live: number | null;
  url: string | null;
}

export interface Category {
  name: string;
  draft: number;
  published: number;
  retired: number;
}

export interface RankedEntry {
  entry_id: string;
  title: string;
  confidence: number;
  parts?: Record<string, number>;
  matched?: string | null;
}

export interface Understanding {
  intent: string;
  confidence: number;
  mood: string;
  wants_human: boolean;
  complaint: boolean;
  outcome: "answer" | "clarify" | "none";
  ranking?: RankedEntry[];
  language?: string | null;
  customer_name?: string | null;
  order_number?: string | null;
  email?: string | null;
}

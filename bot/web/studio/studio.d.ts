/** The studio's API as the page sees it: one interface per type of bot/protocol/studio.py. */

import type { RichNode } from "../shared/wire";

export type EntryState = "draft" | "review" | "scheduled" | "published" | "retired";
export type Pending = "draft" | "review" | "scheduled";

export interface TranslationContent {
  locale: string;
  question: string;
  answer: string;
  phrasings: string[];
}

export interface AudiencePart {
  attribute: string;
  values: string[];
}

export interface EntryContent {
  question: string;
  answer: string;
  phrasings: string[];
  category: string;
  tags: string[];
  locale: string;
  owner: string;
  check_by: string | null;
  audience: AudiencePart[];
  translations: TranslationContent[];
  when_overdue: "flag" | "withhold";
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
  pending: Pending | null;
  due_at: string | null;
  locales: string[];
  for_some: boolean;
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
  reason: string;
}

export interface StepView {
  kind: "review" | "returned" | "scheduled" | "unscheduled" | "published" | "retired";
  revision: number;
  by: string;
  at: string;
  reason: string;
}

export interface ReviewView {
  by: string;
  at: string;
}

export interface ScheduleView {
  revision: number;
  at: string;
  by: string;
}

export interface Unsaved {
  content: EntryContent;
  base: number;
  at: string;
}

export interface EntryView {
  entry_id: string;
  state: EntryState;
  revisions: RevisionView[];
  rich: RichNode[];
  live: number | null;
  url: string | null;
  review: ReviewView | null;
  schedule: ScheduleView | null;
  steps: StepView[];
  unsaved: Unsaved | null;
}

export interface LiveAt {
  at: string;
  revision: number | null;
  since: string | null;
  by: string;
  reason: string;
  question: string;
  rich: RichNode[];
}

export interface Preview {
  rich: RichNode[];
  unknown: string[];
}

export interface Category {
  name: string;
  entries: number;
}

export interface Labels {
  categories: Category[];
  owners: string[];
  tags: string[];
  locales: string[];
  four_eyes: boolean;
}

export interface BulkRefusal {
  entry_id: string;
  code: string;
  message: string;
}

export interface BulkDone {
  changed: string[];
  unchanged: string[];
  refused: BulkRefusal[];
}

export interface OtherEditor {
  name: string;
  writing: boolean;
}

export interface OpenElsewhere {
  editors: OtherEditor[];
  latest: number;
  saved_by: string;
}

export interface PhrasingTaken {
  text: string;
  entry_id: string;
  question: string;
}

export interface EntryLink {
  entry_id: string;
  question: string;
}

export interface VariableView {
  name: string;
  value: string;
  by: string;
  at: string;
  used_in: EntryLink[];
}

export interface VariableValue {
  value: string | null;
  by: string;
  at: string;
}

export interface PictureAdded {
  url: string;
  media_type: string;
  size: number;
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
  act?: string;
  acts?: string[];
  dissatisfaction?: number;
  declines_human?: boolean;
}

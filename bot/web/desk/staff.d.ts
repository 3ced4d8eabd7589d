/** The staff socket as the desk sees it: one interface per type of bot/protocol/staff.py. */

import type { Event, Mood, OwnerKind, SenderKind } from "../shared/wire";

export type ListName = "queue" | "mine" | "all" | "snoozed" | "closed";

export type Availability = "on_duty" | "away" | "off";

export interface TeamMember {
  staff_id: string;
  name: string;
  availability: Availability;
  here: boolean;
  has?: number;
  skills?: string[];
  languages?: string[];
  teams?: string[];
}

export interface Team {
  members: TeamMember[];
  limit: number;
  next_reply_s: number;
  routing?: "manual" | "offer" | "given";
}

export interface OfferPush {
  type: "offer";
  conversation_id: string;
  seconds: number;
}

export interface RequeueWarning {
  type: "requeue_warning";
  conversation_id: string;
  seconds?: number | null;
  stays?: boolean;
}

export interface ConversationKept {
  until: string;
}

export interface TeamPush {
  type: "team";
  team: Team;
}

export interface ConversationRow {
  conversation_id: string;
  owner: OwnerKind;
  started_at: string;
  last_at: string;
  last_text: string;
  last_seq: number;
  mood: Mood;
  customer_name?: string | null;
  customer_email?: string | null;
  problem?: string | null;
  reason?: string | null;
  priority?: "normal" | "high";
  waiting_since?: string | null;
  promised_by?: string | null;
  agent_id?: string | null;
  agent_name?: string | null;
  labels?: string[];
  snoozed_until?: string | null;
  withheld?: boolean;
  receipt_until?: string | null;
  owed_since?: string | null;
  customer_last_at?: string | null;
  language?: string | null;
  page?: string | null;
  left?: boolean;
  wanted_name?: string | null;
  waited_long?: boolean;
}

export interface PacketEntry {
  seq: number;
  entry_id: string;
  revision: number;
  title: string;
  confidence: number;
  helpful?: boolean | null;
}

export interface MoodPoint {
  seq: number;
  at: string;
  mood: Mood;
}

export interface Pledge {
  seq: number;
  at: string;
  text: string;
  by?: string | null;
}

export interface EarlierHelp {
  at: string;
  agent_name: string;
  outcome?: string | null;
}

export interface Packet {
  reason: string;
  requested_at: string;
  problem: string;
  mood: Mood;
  count: number;
  last_seq: number;
  entries?: PacketEntry[];
  moods?: MoodPoint[];
  customer_name?: string | null;
  name_source?: string | null;
  customer_email?: string | null;
  email_confirmed?: boolean;
  order_numbers?: string[];
  reference_names?: Record<string, string>;
  attributes?: Record<string, string>;
  page_url?: string | null;
  language?: string | null;
  started_at?: string | null;
  promises?: Pledge[];
  earlier?: EarlierHelp[];
  corrected?: string[];
  phone?: string | null;
  address?: string | null;
  files?: string[];
  wants?: Remedy[];
}

export type Remedy = "refund" | "replacement" | "call_back";

export interface PacketPush {
  type: "packet";
  conversation_id: string;
  packet: Packet;
}

export interface DeskOpened {
  staff_id: string;
  name: string;
  role: string;
  on_duty: boolean;
  availability?: Availability;
  queue?: ConversationRow[];
  mine?: ConversationRow[];
}

export interface RowList {
  rows: ConversationRow[];
  next?: string | null;
}

export interface ConversationOpened {
  row: ConversationRow;
  events: Event[];
  more?: boolean;
  packet?: Packet | null;
}

export interface RowPush {
  type: "row";
  row: ConversationRow;
}

export interface MentionView {
  conversation_id: string;
  seq: number;
  at: string;
  by: string;
  excerpt: string;
}

export interface Colleague {
  staff_id: string;
  name: string;
}

export interface ReadState {
  marks: Record<string, number>;
  mentions?: MentionView[];
  colleagues?: Colleague[];
}

export interface ReadPush {
  type: "read";
  conversation_id: string;
  seq: number;
}

export interface MentionPush {
  type: "mention";
  mention: MentionView;
}

export interface SearchHit {
  row: ConversationRow;
  seq: number;
  at: string;
  kind: SenderKind | "note";
  snippet: string[];
}

export interface SearchResults {
  hits: SearchHit[];
}

export interface LabelView {
  label: string;
  count?: number;
}

export interface Labels {
  labels: LabelView[];
}

export interface AttributeView {
  name: string;
  value: string;
  at: string;
  by: string;
}

export interface ListFilter {
  label?: string | null;
  language?: string | null;
  priority?: "normal" | "high" | null;
  mood?: Mood | null;
  waiting_minutes?: number | null;
  passed_on?: boolean;
}

export interface SavedFilter {
  name: string;
  filter: ListFilter;
}

export interface SavedFilters {
  filters: SavedFilter[];
}

export interface BulkRefusal {
  conversation_id: string;
  code: string;
  message: string;
}

export interface BulkDone {
  done?: string[];
  refused?: BulkRefusal[];
}

export interface ListCounts {
  queue: number;
  mine: number;
  all: number;
  assistant: number;
  snoozed: number;
  closed: number;
}

export interface CountsPush {
  type: "counts";
  counts: ListCounts;
}

export interface SavedReplyView {
  id: string;
  shortcut: string;
  title: string;
  text: string;
}

export interface MacroStep {
  do: string;
  text?: string | null;
  label?: string | null;
  hours?: number | null;
}

export interface MacroView {
  id: string;
  title: string;
  steps: MacroStep[];
}

export interface SavedReplies {
  variables: string[];
  replies: SavedReplyView[];
  macros: MacroView[];
}

export interface FilledReply {
  text: string;
  missing?: string[];
}

export interface CustomerErasure {
  customers: number;
  conversations: number;
  messages: number;
  files: number;
  notes: number;
  preferences: number;
  is_known?: boolean;
  erased?: boolean;
}

export interface PreferenceView {
  id: string;
  text: string;
  at: string;
  by: string;
}

export interface PastConversation {
  row: ConversationRow;
  same_customer: boolean;
  address_confirmed?: boolean;
}

export interface Profile {
  customer_id: string;
  since: string;
  name?: string | null;
  name_source?: string | null;
  email?: string | null;
  email_confirmed?: boolean;
  known_to_site?: boolean;
  locale?: string | null;
  attributes?: Record<string, string>;
  given?: AttributeView[];
  order_numbers?: string[];
  preferences?: PreferenceView[];
  past?: PastConversation[];
  histories?: string[];
  merged_into?: string | null;
}

/** The staff socket as the desk sees it: one interface per type of bot/protocol/staff.py. */

import type { Event, Mood, OwnerKind, SenderKind } from "../shared/wire";

export type ListName = "queue" | "mine" | "all" | "closed";

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
  agent_id?: string | null;
  agent_name?: string | null;
}

export interface PacketTurn {
  seq: number;
  at: string;
  sender: string;
  text: string;
  sender_name?: string | null;
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

export interface Packet {
  version: number;
  reason: string;
  requested_at: string;
  problem: string;
  mood: Mood;
  count: number;
  sha256: string;
  turns: PacketTurn[];
  entries?: PacketEntry[];
  moods?: MoodPoint[];
  customer_name?: string | null;
  name_source?: string | null;
  customer_email?: string | null;
  order_numbers?: string[];
  attributes?: Record<string, string>;
  page_url?: string | null;
  locale?: string | null;
  started_at?: string | null;
}

export interface DeskOpened {
  staff_id: string;
  name: string;
  role: string;
  on_duty: boolean;
  queue?: ConversationRow[];
  mine?: ConversationRow[];
}

export interface RowList {
  rows: ConversationRow[];
  more?: boolean;
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

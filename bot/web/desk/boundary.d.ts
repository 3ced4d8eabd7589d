/** What goes with a conversation back to the assistant: one interface per type of bot/protocol/boundary.py. */

import type { PacketEntry } from "./staff";

export interface BoundaryDraft {
  promises?: string[];
  entries?: PacketEntry[];
  holds?: boolean;
}

export interface BoundaryNote {
  promises?: string[];
  refused_entries?: string[];
  hold_minutes?: number;
}

/** The board's API as the page sees it: one interface per type of bot/protocol/board.py. */

export interface Figure {
  value: number | null;
  before: number | null;
  target: number | null;
  target_met: boolean | null;
  conversation_ids: string[];
}

export interface Hour {
  hour: number;
  conversations: number;
  handoffs: number;
}

export interface Count {
  key: string;
  label: string;
  count: number;
}

export interface Board {
  day: string;
  generated_at: string;
  conversations: Figure;
  answered_share: Figure;
  waiting: Figure;
  longest_wait_s: Figure;
  first_human_reply_s: Figure;
  packets_not_received: Figure;
  overdue: Figure;
  helpful_share: Figure;
  promises_kept: Figure;
  reasks: Figure;
  hours: Hour[];
  reasons: Count[];
  entries: Count[];
}

export interface OnCall {
  staff_id: string;
  name: string;
  on_call: boolean;
}

export interface Answering {
  next_reply_s: number;
  take_back_s: number;
  take_back_locked: boolean;
  staff: OnCall[];
}

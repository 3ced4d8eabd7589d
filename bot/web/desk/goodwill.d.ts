/** Goodwill as the pages see it: one interface per type of bot/protocol/goodwill.py. */

export interface GestureView {
  conversation_id: string;
  at: string;
  agent_name: string;
  kind: "voucher" | "free_shipping" | "thank_you_note";
  amount: number;
  worth: number;
  reason: string;
}

export interface Goodwill {
  largest: number;
  per_day: number;
  shipping: number;
  left: number;
  gestures: GestureView[];
}

export interface GoodwillPush {
  type: "goodwill";
}

export interface Allowance {
  largest: number;
  per_day: number;
  shipping: number;
}

export interface GoodwillBoard {
  day: string;
  allowance: Allowance;
  total: number;
  gestures: GestureView[];
}

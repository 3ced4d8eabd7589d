/** The wire as the pages see it: one interface per type of bot/protocol (tests/web/test_wire.py compares them). */

export type SenderKind = "customer" | "assistant" | "agent" | "system";
export type OwnerKind = "assistant" | "waiting" | "agent" | "closed";
export type Mood = "calm" | "worried" | "upset" | "grateful";

export interface QuickReply {
  title: string;
  choice: string;
}

export interface AnswerView {
  entry_id: string;
  revision: number;
  title: string;
  confidence: number;
  url: string;
}

export interface RichNode {
  tag?: string;
  text?: string;
  href?: string;
  children?: RichNode[];
  start?: number;
  align?: "" | "left" | "center" | "right";
  number?: boolean;
}

export interface AttachmentView {
  name: string;
  media_type: string;
  size: number;
  url: string;
  image?: boolean;
  width?: number | null;
  height?: number | null;
}

export interface MessageEvent {
  type: "message";
  seq: number;
  at: string;
  sender: SenderKind;
  text: string;
  struck?: boolean;
  corrected?: boolean;
  unfinished?: boolean;
  sender_name?: string | null;
  agent_id?: string | null;
  rich?: RichNode[];
  quick_replies?: QuickReply[];
  answer?: AnswerView | null;
  asks_feedback?: boolean;
  attachments?: AttachmentView[];
  client_id?: string | null;
}

export interface OwnerEvent {
  type: "owner";
  seq: number;
  at: string;
  owner: OwnerKind;
  previous: OwnerKind;
  agent_name?: string | null;
  reason?: string | null;
  text?: string | null;
  quick_replies?: QuickReply[];
  note?: string | null;
  by?: string | null;
}

export interface FeedbackEvent {
  type: "feedback";
  seq: number;
  at: string;
  about_seq: number;
  helpful: boolean;
}

export interface CustomerEvent {
  type: "customer";
  seq: number;
  at: string;
  name?: string | null;
  email?: string | null;
  forgotten?: boolean;
}

export interface NoteEvent {
  type: "note";
  seq: number;
  at: string;
  sender_name: string;
  text: string;
  mentions?: string[];
  client_id?: string | null;
}

export interface WorkEvent {
  type: "work";
  seq: number;
  at: string;
  what: "labels" | "snoozed" | "snooze_ended" | "merged" | "merged_away" | "merge_undone" | "copy_sent" | "priority" | "priority_set" | "left" | "returned";
  by?: string | null;
  added?: string[];
  removed?: string[];
  until?: string | null;
  other_id?: string | null;
  why?: string | null;
  priority?: "normal" | "high" | null;
}

export interface MailEvent {
  type: "mail";
  seq: number;
  at: string;
  outcome: "accepted" | "spooled" | "deferred" | "given_up" | "unconfirmed";
  first_seq: number;
  last_seq: number;
  email: string;
  copy?: boolean;
}

export interface ReceiptEvent {
  type: "receipt";
  seq: number;
  at: string;
  until?: string | null;
  struck?: number;
  corrected?: number;
  unfinished?: number;
  left_out?: number;
  late?: boolean;
}

export interface SensitiveEvent {
  type: "sensitive";
  seq: number;
  at: string;
  request_id: string;
  what: "asked" | "given" | "declined" | "expired" | "removed";
  kind?: "" | "iban" | "card_digits" | "other";
  label?: string;
}

export type Event = MessageEvent | OwnerEvent | FeedbackEvent | CustomerEvent | NoteEvent | WorkEvent | MailEvent | ReceiptEvent | SensitiveEvent;

export interface SensitiveRequestView {
  request_id: string;
  kind: "iban" | "card_digits" | "other";
  label: string;
  agent_name: string;
}

export interface SessionOpened {
  customer_id: string;
  token: string;
  business: string;
  owner: OwnerKind;
  on_duty: boolean;
  last_seq?: number;
  conversation_id?: string | null;
  customer_name?: string | null;
  customer_email?: string | null;
  confirmed_email?: string | null;
  agent_name?: string | null;
  greeting?: string | null;
}

export interface Accepted {
  conversation_id: string;
  seq: number;
}

export interface EventsPage {
  events: Event[];
  more?: boolean;
}

export interface Hello {
  type: "hello";
  protocol: number;
  lowest_protocol: number;
  server: string;
}

export interface Result {
  type: "result";
  id: number;
  result: unknown;
}

export interface ErrorFrame {
  type: "error";
  id: number;
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

export interface EventPush {
  type: "event";
  conversation_id: string;
  event: Event;
}

export interface TypingPush {
  type: "typing";
  conversation_id: string;
  sender: SenderKind;
  typing: boolean;
  sender_name?: string | null;
}

export interface ReceiptChanged {
  type: "receipt.changed";
}

export interface PresencePush {
  type: "presence";
  on_duty: boolean;
  position?: number | null;
  promised_by?: string | null;
}

export interface ReceiptLine {
  key: string;
  kind: "said" | "file" | "name" | "email" | "order";
  text: string;
  struck?: boolean;
  correction?: string | null;
  finished?: boolean;
}

export interface ReceiptEdit {
  key: string;
  text?: string | null;
}

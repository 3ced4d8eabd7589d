/** "Try it" as the page sees it: one interface per type of bot/protocol/trying.py. */

import type { MessageEvent } from "../shared/wire";
import type { Understanding } from "./studio";

export interface Tried {
  messages: MessageEvent[];
  understanding: Understanding;
  memory: Record<string, unknown>;
  lines_used: string[];
  handoff: "asked" | "complaint" | "failures" | "accepted_offer" | "upset" | null;
}

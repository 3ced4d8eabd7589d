/** What the board's API says about sensitive numbers: one interface per type of bot/protocol/masking.py. */

export interface MaskingPattern {
  name: string;
  pattern: string;
  example: string;
}

export interface Masking {
  patterns: MaskingPattern[];
  kept: string[];
}

export interface MaskingTried {
  text: string;
  kinds: string[];
  problem: string;
}

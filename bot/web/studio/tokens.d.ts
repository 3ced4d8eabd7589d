/** The API of tokens as the page sees it: one interface per type of bot/protocol/tokens.py. */

export type Scope = "read" | "write" | "publish";

export interface TokenView {
  id: string;
  name: string;
  starts_with: string;
  scopes: Scope[];
  created_by: string;
  created_at: string;
  last_used_at: string | null;
  revoked_by: string | null;
  revoked_at: string | null;
}

export interface Tokens {
  tokens: TokenView[];
}

export interface TokenMade {
  token: TokenView;
  key: string;
}

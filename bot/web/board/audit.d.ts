/** The audit log's API as the page sees it: one interface per type of bot/protocol/audit.py. */

export interface AuditDetail {
  name: string;
  value: string;
}

export interface AuditView {
  id: number;
  at: string;
  by: string;
  action: string;
  subject: string;
  details: AuditDetail[];
}

export interface AuditQuery {
  day?: string | null;
  by?: string | null;
  action?: string | null;
  before?: number | null;
}

export interface AuditPage {
  entries: AuditView[];
  people: string[];
  actions: string[];
  next: number | null;
}

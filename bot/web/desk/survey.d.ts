/** Surveys as the desk sees them: one interface per type of bot/protocol/survey.py. */

export interface FollowUpView {
  conversation_id: string;
  seq: number;
  at: string;
  score: number;
  comment: string | null;
  customer_name: string | null;
}

export interface FollowUps {
  follow_ups: FollowUpView[];
}

-- Why: one mail, once. Whoever sends a message holds it in the name of a job: another job keeps its hands off, and the same job's
-- next attempt, after its worker was killed, knows that it may go on.

ALTER TABLE outbound_messages ADD COLUMN claimed_by uuid;
ALTER TABLE outbound_messages ADD COLUMN claimed_at timestamptz;

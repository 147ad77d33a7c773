-- Why: a message that its template blocked (a variable that is not there) can be written again once the template is corrected.

ALTER TABLE outbound_messages ADD COLUMN variables jsonb NOT NULL DEFAULT '{}';

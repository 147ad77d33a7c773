-- Why: each organisation keeps its own calendar, AI, notification and integration settings (schema analysis, section 5).

ALTER TABLE organizations ADD COLUMN calendar_settings JSONB DEFAULT '{}';
ALTER TABLE organizations ADD COLUMN ai_settings JSONB DEFAULT '{}';
ALTER TABLE organizations ADD COLUMN notification_settings JSONB DEFAULT '{}';
ALTER TABLE organizations ADD COLUMN integration_settings JSONB DEFAULT '{}';

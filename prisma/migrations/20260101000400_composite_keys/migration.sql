-- Why: a plain foreign key lets one organisation attach to another's invisible row. Tenant tables reference each other by
-- (organisation, id), which needs these keys. On a live database they are built CONCURRENTLY beforehand.

CREATE UNIQUE INDEX IF NOT EXISTS resources_org_id_id_key ON resources (org_id, id);
CREATE UNIQUE INDEX IF NOT EXISTS bookings_org_id_id_key ON bookings (org_id, id);

-- What was found out about a pending request, for the people who decide.

ALTER TABLE approvals ADD COLUMN evidence TEXT; -- JSON without the sample of rows
ALTER TABLE approvals ADD COLUMN evidence_sample TEXT; -- JSON, rows of tables; gone once the request is final
ALTER TABLE approvals ADD COLUMN evidence_kept TEXT; -- JSON that takes the place of evidence then

-- By which earlier requests like a new one are found; empty where nothing is to be found by it.
ALTER TABLE approvals ADD COLUMN likeness TEXT NOT NULL DEFAULT ''; -- digest of requester, connection, schema and shape
ALTER TABLE approvals ADD COLUMN digest TEXT NOT NULL DEFAULT '';
CREATE INDEX approvals_by_likeness ON approvals (likeness, requested_at DESC) WHERE likeness <> '';
CREATE INDEX approvals_by_digest ON approvals (digest, requested_at DESC) WHERE digest <> '';

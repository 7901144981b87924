-- Who decides: people of several groups, never for whom the requester acts. What they were shown.

ALTER TABLE approvals ADD COLUMN quorum_groups BIGINT NOT NULL DEFAULT 1; -- of how many groups the people of the quorum have to be
ALTER TABLE approvals ADD COLUMN acts_for TEXT; -- on whose behalf the requester asks; null for nobody's
CREATE INDEX approvals_by_owner ON approvals (acts_for, requested_at DESC) WHERE acts_for IS NOT NULL;

ALTER TABLE approval_votes ADD COLUMN approver_groups TEXT; -- JSON, by which of the approver groups the person could vote; null in votes of earlier versions
ALTER TABLE approval_votes ADD COLUMN digest TEXT; -- of what the person was shown; null once it would tell a value that is not kept

-- Requests that carry a key, so that repeating one does not repeat what it did.
CREATE TABLE repeated_posts (
  key_digest   TEXT   NOT NULL PRIMARY KEY, -- over principal and key
  principal    TEXT   NOT NULL,
  post_digest  TEXT   NOT NULL, -- over path and body
  begun_at     BIGINT NOT NULL,
  answer       TEXT             -- JSON, what is needed to answer again, never a secret; null while it is carried out
);
CREATE INDEX repeated_posts_by_time ON repeated_posts (begun_at);
CREATE INDEX repeated_posts_by_principal ON repeated_posts (principal);

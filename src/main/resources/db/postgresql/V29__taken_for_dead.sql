-- Others write here before they do what a death asks for: who finds it changed was taken for dead, and may have missed
-- what they told each other.
ALTER TABLE nodes ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;

-- A word of somebody who was revoked counts no more.
CREATE CONSTRAINT TRIGGER votes_left AFTER DELETE ON approval_votes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('approval', 'approval');

-- Gateways that share this database: which there are, and what they tell each other. A change stands in the row that it
-- is about; here stands only that it is there, in the order in which it could be seen.

-- A column that a trigger names cannot be given its collation any more, which happens after all migrations.
DO $$
DECLARE
  texts RECORD;
BEGIN
  FOR texts IN
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
      AND table_name IN ('approvals', 'approval_votes', 'standing_approvals', 'revocations', 'leases', 'connections',
        'policy_versions')
    ORDER BY table_name, ordinal_position
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE TEXT COLLATE "C"', texts.table_name, texts.column_name);
  END LOOP;
END
$$;

CREATE TABLE nodes (
  id        TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- home of its journals
  name      TEXT COLLATE "C" NOT NULL, -- of its machine
  beats     BIGINT           NOT NULL, -- grows as long as it lives
  joined_at TIMESTAMPTZ      NOT NULL,
  seen_at   TIMESTAMPTZ      NOT NULL -- by this server's clock, for people
);

CREATE TABLE node_changes (
  number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic   TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  origin  TEXT COLLATE "C" NOT NULL, -- the process that made it, by the name of its connection
  made_at TIMESTAMPTZ      NOT NULL
);
CREATE INDEX node_changes_by_time ON node_changes (made_at);

-- Runs when its transaction ends. The lock, which goes with it, has numbers come in the order in which they can be seen:
-- who has read up to one has missed none before it.
CREATE FUNCTION tell_nodes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  subject TEXT;
BEGIN
  IF TG_OP = 'DELETE' THEN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO subject USING OLD;
  ELSE
    EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO subject USING NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(1396788313, 100);
  INSERT INTO node_changes (topic, subject, origin, made_at)
    VALUES (TG_ARGV[0], subject, current_setting('application_name'), clock_timestamp());
  NOTIFY sallyport_changes;
  RETURN NULL;
END
$$;

-- What copies a whole store calls itself by this name, and has nothing to tell.
CREATE CONSTRAINT TRIGGER approvals_came AFTER INSERT ON approvals DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('approval', 'id');
CREATE CONSTRAINT TRIGGER approvals_changed AFTER UPDATE OF state, held, claimed_at, evidence ON approvals
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.state <> NEW.state OR OLD.held <> NEW.held OR OLD.claimed_at IS DISTINCT FROM NEW.claimed_at
    OR OLD.evidence IS DISTINCT FROM NEW.evidence)
  EXECUTE FUNCTION tell_nodes('approval', 'id');
CREATE CONSTRAINT TRIGGER votes_came AFTER INSERT ON approval_votes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('approval', 'approval');
CREATE CONSTRAINT TRIGGER standing_came AFTER INSERT ON standing_approvals DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('standing', 'id');
CREATE CONSTRAINT TRIGGER standing_ended AFTER UPDATE OF ended_at ON standing_approvals DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
  EXECUTE FUNCTION tell_nodes('standing', 'id');
CREATE CONSTRAINT TRIGGER revocations_came AFTER INSERT ON revocations DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('revocation', 'id');
CREATE CONSTRAINT TRIGGER revocations_lifted AFTER UPDATE OF lifted_at ON revocations DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.lifted_at IS DISTINCT FROM NEW.lifted_at)
  EXECUTE FUNCTION tell_nodes('revocation', 'id');
CREATE CONSTRAINT TRIGGER leases_ended AFTER UPDATE OF state ON leases DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION tell_nodes('lease', 'id');
CREATE CONSTRAINT TRIGGER connections_came AFTER INSERT OR DELETE ON connections DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('connection', 'name');
CREATE CONSTRAINT TRIGGER connections_changed AFTER UPDATE OF revision, leaving ON connections
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.revision <> NEW.revision OR OLD.leaving <> NEW.leaving)
  EXECUTE FUNCTION tell_nodes('connection', 'name');
CREATE CONSTRAINT TRIGGER policies_published AFTER INSERT ON policy_versions DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.author IS NOT NULL AND current_setting('application_name') <> 'sallyport')
  EXECUTE FUNCTION tell_nodes('policy', 'version');

-- Who follows a session looks when more of it is there. Nothing is kept of this: whoever was not told looks anyway.
CREATE FUNCTION tell_followers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('sallyport_sessions', added.session) FROM (SELECT DISTINCT session FROM new_chunks) added;
  RETURN NULL;
END
$$;
CREATE TRIGGER chunks_came AFTER INSERT ON chunks REFERENCING NEW TABLE AS new_chunks
  FOR EACH STATEMENT WHEN (current_setting('application_name') <> 'sallyport') EXECUTE FUNCTION tell_followers();

-- Sign-ins of people: a browser comes to any of the consoles. Keys are digests of what it carries.
CREATE TABLE console_sign_ins (
  step       TEXT COLLATE "C" NOT NULL, -- begun, answered or signed_in
  key        TEXT COLLATE "C" NOT NULL,
  content    TEXT COLLATE "C" NOT NULL, -- JSON
  expires_at BIGINT           NOT NULL,
  PRIMARY KEY (step, key)
);
CREATE INDEX console_sign_ins_by_time ON console_sign_ins (step, expires_at DESC);
CREATE CONSTRAINT TRIGGER people_left AFTER DELETE ON console_sign_ins DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.step = 'signed_in' AND OLD.expires_at > extract(epoch FROM clock_timestamp()) * 1000000)
  EXECUTE FUNCTION tell_nodes('sign_in', 'key');

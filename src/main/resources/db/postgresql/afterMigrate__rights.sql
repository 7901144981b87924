-- What the database user of nodes of the role gateway may do, where there is one: it is called like the database, with
-- _gateway behind it. The owner of the tables, as which consoles log in, sees to it at each start that it has these rights
-- and no others, so that a new version's tables are in it too. Does nothing where nothing is new.
DO $$
DECLARE
  gateway TEXT := current_database() || '_gateway';
  change  RECORD;
  there   RECORD;
  kept    TEXT[] := '{}';
  -- A policy, and what was written at it when it was made: the rule that it was made of, and what the server made of that.
  look    CONSTANT TEXT := 'SELECT obj_description(p.oid, ''pg_policy'') AS said, encode(sha256(convert_to('
    || ' concat_ws(''|'', $3, p.polcmd, p.polpermissive, p.polroles, pg_get_expr(p.polqual, p.polrelid),'
    || ' pg_get_expr(p.polwithcheck, p.polrelid)), ''UTF8'')), ''hex'') AS made'
    || ' FROM pg_policy p WHERE p.polrelid = $1::regclass AND p.polname = $2';
  refuse  CONSTANT TEXT := ' BEGIN RAISE EXCEPTION ''a digest only goes'' USING ERRCODE = ''insufficient_privilege''; END ';
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = gateway) OR NOT pg_has_role(
    (SELECT tableowner FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'policy_versions'), 'USAGE')
  THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(1396788313, 102);
  IF NOT has_schema_privilege(gateway, current_schema(), 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), gateway);
  END IF;

  -- Whole tables. Not here: sign-ins of people, answers that are kept for them.
  FOR change IN
    SELECT t.tablename, p.privilege, COALESCE(p.privilege = ANY (w.privileges), FALSE) AS wanted
    FROM pg_tables t
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p (privilege)
    LEFT JOIN (VALUES
      -- What it records.
      ('sessions', ARRAY['SELECT', 'INSERT', 'UPDATE']),
      ('chunks', ARRAY['SELECT', 'INSERT']),
      ('chunk_positions', ARRAY['SELECT', 'UPDATE']),
      ('journal_positions', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
      ('statements', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
      ('statement_words', ARRAY['SELECT', 'INSERT', 'DELETE']),
      ('statement_counts', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
      ('session_accesses', ARRAY['SELECT', 'INSERT']),
      ('reviews', ARRAY['SELECT', 'INSERT', 'UPDATE']),
      ('principals', ARRAY['SELECT', 'INSERT', 'UPDATE']),
      ('refused_logins', ARRAY['SELECT', 'INSERT', 'UPDATE']),
      ('unreadable_chunks', ARRAY['SELECT', 'INSERT']),
      ('acts', ARRAY['SELECT', 'INSERT']),
      ('ledger', ARRAY['SELECT', 'INSERT']),
      ('ledger_heads', ARRAY['SELECT', 'INSERT', 'UPDATE']),
      -- What it asks people, and what these and issuers have said.
      ('approvals', ARRAY['SELECT', 'INSERT', 'UPDATE']),
      ('approval_groups', ARRAY['SELECT', 'INSERT']),
      ('approval_votes', ARRAY['SELECT', 'DELETE']),
      ('standing_approvals', ARRAY['SELECT']),
      ('standing_approval_groups', ARRAY['SELECT']),
      ('revocations', ARRAY['SELECT']),
      ('leases', ARRAY['SELECT']),
      ('token_uses', ARRAY['SELECT', 'INSERT']),
      ('issuer_keys', ARRAY['SELECT']),
      ('connections', ARRAY['SELECT', 'DELETE']),
      ('policy_versions', ARRAY['SELECT', 'INSERT']),
      ('policy_texts', ARRAY['SELECT', 'INSERT']),
      ('policy_version_files', ARRAY['SELECT', 'INSERT']),
      ('legal_holds', ARRAY['SELECT']),
      ('export_cursors', ARRAY['SELECT']),
      -- What holds the nodes together.
      ('installation', ARRAY['SELECT']),
      ('nodes', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
      ('node_changes', ARRAY['SELECT']),
      ('flyway_schema_history', ARRAY['SELECT'])
    ) w (tablename, privileges) ON w.tablename = t.tablename
    WHERE t.schemaname = current_schema() AND COALESCE(p.privilege = ANY (w.privileges), FALSE)
      <> has_table_privilege(gateway, format('%I.%I', t.schemaname, t.tablename), p.privilege)
  LOOP
    EXECUTE format(
      CASE WHEN change.wanted THEN 'GRANT %s ON %I TO %I' ELSE 'REVOKE %s ON %I FROM %I' END,
      change.privilege, change.tablename, gateway);
  END LOOP;

  -- Columns, besides those of whole tables: that a lease or a standing approval was used, or is over; what a vote would
  -- tell of a request of which less is kept; a password that is sealed with the newest key; news to the other nodes, whose
  -- numbers nobody chooses.
  FOR change IN
    SELECT a.attname, c.relname, p.privilege, COALESCE(a.attname = ANY (w.columns), FALSE) AS wanted
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p (privilege)
    LEFT JOIN (VALUES
      ('leases', 'UPDATE', ARRAY['begun', 'state', 'ended_by', 'reason', 'ended_at']),
      ('approval_votes', 'UPDATE', ARRAY['digest']),
      ('standing_approvals', 'UPDATE', ARRAY['uses', 'last_used_at', 'key', 'ended_by', 'ended_at', 'ended_why']),
      ('connections', 'UPDATE', ARRAY['secret', 'key_id']),
      ('node_changes', 'INSERT', ARRAY['topic', 'subject', 'origin', 'made_at'])
    ) w (tablename, privilege, columns) ON w.tablename = c.relname AND w.privilege = p.privilege
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT has_table_privilege(gateway, c.oid, p.privilege)
      AND COALESCE(a.attname = ANY (w.columns), FALSE) <> has_column_privilege(gateway, c.oid, a.attnum, p.privilege)
  LOOP
    EXECUTE format(
      CASE WHEN change.wanted THEN 'GRANT %s (%I) ON %I TO %I' ELSE 'REVOKE %s (%I) ON %I FROM %I' END,
      change.privilege, change.attname, change.relname, gateway);
  END LOOP;

  -- What a standing approval is for: its digest goes when it is over, and is never another one. A policy does not see the
  -- row as it was.
  IF NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    AND proname = 'refuse_other_digest' AND prosrc = refuse)
  THEN
    EXECUTE format('CREATE OR REPLACE FUNCTION refuse_other_digest() RETURNS trigger LANGUAGE plpgsql AS %L', refuse);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = 'standing_approvals'::regclass AND t.tgname = 'standing_stays' AND t.tgenabled IN ('O', 'A')
      AND p.proname = 'refuse_other_digest')
  THEN
    DROP TRIGGER IF EXISTS standing_stays ON standing_approvals;
    CREATE TRIGGER standing_stays BEFORE UPDATE ON standing_approvals FOR EACH ROW
      WHEN (NEW.key <> OLD.key AND NEW.key <> '') EXECUTE FUNCTION refuse_other_digest();
  END IF;

  -- Rows. The owner is not held by these: only who has been granted something. One that is of another text than here, or
  -- was changed by hand, is made anew; until this transaction ends the one before it holds.
  FOR change IN
    SELECT w.tablename, w.command, w.rule, 'sallyport_' || lower(w.command) AS policy,
      format('%I.%I', current_schema(), w.tablename) AS place
    FROM (VALUES
      -- Policies that it found on its disk, never such as a person is said to have published, and by the next number.
      ('policy_versions', 'INSERT', 'WITH CHECK (author IS NULL AND author_name IS NULL AND version ='
        || ' (SELECT COALESCE(MAX(v.version), 0) + 1 FROM policy_versions v))'),
      ('policy_version_files', 'INSERT', 'WITH CHECK (EXISTS (SELECT FROM policy_versions v'
        || ' WHERE v.version = policy_version_files.version AND v.author IS NULL))'),
      ('policy_texts', 'INSERT', 'WITH CHECK (hash = encode(sha256(convert_to(content, ''UTF8'')), ''hex''))'),
      -- What revocations end, where the console that wrote them down came to nothing more; nothing begins again.
      ('leases', 'UPDATE', 'USING (state = ''open'') WITH CHECK (state = ''open'' OR state = ''revoked'''
        || ' AND EXISTS (SELECT FROM revocations r WHERE r.kind = ''lease'' AND r.subject = leases.id))'),
      ('standing_approvals', 'UPDATE', 'USING (ended_at IS NULL) WITH CHECK (ended_at IS NULL OR EXISTS (SELECT FROM'
        || ' revocations r WHERE r.revoked_by = standing_approvals.ended_by AND (r.kind = ''group'' OR'
        || ' r.kind = ''principal'' AND r.subject IN (standing_approvals.principal, standing_approvals.approved_by))))'),
      ('approval_votes', 'DELETE', 'USING (approve = 1 AND EXISTS (SELECT FROM revocations r WHERE'
        || ' r.kind = ''principal'' AND r.subject = approval_votes.principal OR r.kind = ''group'''
        || ' AND approval_votes.approver_groups::jsonb ? r.subject))'),
      ('approval_votes', 'UPDATE', 'USING (digest IS NOT NULL) WITH CHECK (digest IS NULL)'),
      ('leases', 'SELECT', 'USING (TRUE)'),
      ('standing_approvals', 'SELECT', 'USING (TRUE)'),
      ('approval_votes', 'SELECT', 'USING (TRUE)'),
      -- The end of a removal that a person has begun.
      ('connections', 'DELETE', 'USING (leaving = 1)'),
      ('connections', 'UPDATE', 'USING (TRUE)'),
      ('policy_versions', 'SELECT', 'USING (TRUE)'),
      ('policy_version_files', 'SELECT', 'USING (TRUE)'),
      ('policy_texts', 'SELECT', 'USING (TRUE)'),
      ('connections', 'SELECT', 'USING (TRUE)')
    ) w (tablename, command, rule)
  LOOP
    kept := kept || format('%s.%s', change.tablename, change.policy);
    EXECUTE look INTO there USING change.place, change.policy, change.rule;
    CONTINUE WHEN there.said = there.made;
    EXECUTE format('DROP POLICY IF EXISTS %I ON %s', change.policy, change.place);
    EXECUTE format('CREATE POLICY %I ON %s FOR %s TO PUBLIC %s', change.policy, change.place, change.command, change.rule);
    EXECUTE look INTO there USING change.place, change.policy, change.rule;
    EXECUTE format('COMMENT ON POLICY %I ON %s IS %L', change.policy, change.place, there.made);
  END LOOP;
  -- One of an earlier version would still let through what it did.
  FOR change IN
    SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()
      AND policyname LIKE 'sallyport\_%' AND NOT format('%s.%s', tablename, policyname) = ANY (kept)
  LOOP
    EXECUTE format('DROP POLICY %I ON %I', change.policyname, change.tablename);
  END LOOP;
  FOR change IN
    SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND NOT rowsecurity
      AND tablename IN ('policy_versions', 'policy_version_files', 'policy_texts', 'connections', 'leases',
        'standing_approvals', 'approval_votes')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', change.tablename);
  END LOOP;
END
$$;

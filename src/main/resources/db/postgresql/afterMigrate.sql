-- Texts are compared byte by byte, as SQLite and the gateway itself compare them: pages are read on from a place in that
-- order, whatever language the database was made for. Does nothing where nothing is new.
DO $$
DECLARE
  texts RECORD;
BEGIN
  -- One at a time of several gateways that start: the next one finds nothing new, and takes no table away from those that
  -- work already.
  PERFORM pg_advisory_xact_lock(1396788313, 102);
  FOR texts IN
    SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
      USING (table_schema, table_name)
    -- No views: others may have theirs here, as the extension pg_stat_statements has.
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND data_type = 'text'
      AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'flyway_schema_history'
    ORDER BY table_name, ordinal_position
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE TEXT COLLATE "C"', texts.table_name, texts.column_name);
  END LOOP;
END
$$;

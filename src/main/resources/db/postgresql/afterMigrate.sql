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
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
      AND table_name <> 'flyway_schema_history'
    ORDER BY table_name, ordinal_position
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE TEXT COLLATE "C"', texts.table_name, texts.column_name);
  END LOOP;
END
$$;

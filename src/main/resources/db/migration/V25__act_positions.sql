-- Acts stand in one order with the chunks, so that who follows the audit trail meets each of them once.

ALTER TABLE acts ADD COLUMN position BIGINT; -- given as those of chunks are; never that of a chunk

UPDATE acts SET position = numbered.position FROM
  (SELECT id, (SELECT last FROM chunk_positions WHERE id = 1) + ROW_NUMBER() OVER (ORDER BY acted_at, id) AS position
   FROM acts) AS numbered
  WHERE numbered.id = acts.id;
UPDATE chunk_positions SET last = last + (SELECT COUNT(*) FROM acts) WHERE id = 1;

CREATE UNIQUE INDEX acts_by_position ON acts (position);

-- Every set of policy files that was in force, and who brought it there. A text is kept once.

CREATE TABLE policy_versions (
  version        BIGINT NOT NULL PRIMARY KEY, -- from 1, without gaps
  digest         TEXT   NOT NULL,             -- SHA-256 over all files
  in_force_at    BIGINT NOT NULL,
  author         TEXT,                        -- principal identifier; NULL: changed on disk
  author_name    TEXT,
  reason         TEXT   NOT NULL,
  restores       BIGINT                       -- the version that it brought back
);

CREATE TABLE policy_texts (
  hash    TEXT NOT NULL PRIMARY KEY,          -- SHA-256 of the text
  content TEXT NOT NULL
);

CREATE TABLE policy_version_files (
  version BIGINT NOT NULL REFERENCES policy_versions (version),
  name    TEXT   NOT NULL,
  hash    TEXT   NOT NULL REFERENCES policy_texts (hash),
  PRIMARY KEY (version, name)
);

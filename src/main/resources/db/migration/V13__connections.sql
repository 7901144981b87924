-- Connections that were registered in the console. Those of the configuration file are not here.

CREATE TABLE connections (
  name                   TEXT   NOT NULL PRIMARY KEY,
  host                   TEXT   NOT NULL,
  port                   BIGINT NOT NULL,
  schema_name            TEXT   NOT NULL, -- empty for none
  account                TEXT   NOT NULL, -- stored, ephemeral or rds-iam
  account_user           TEXT   NOT NULL,
  grants                 TEXT   NOT NULL, -- of ephemeral
  user_host              TEXT   NOT NULL, -- of ephemeral
  admin_user             TEXT   NOT NULL, -- of rds-iam
  region                 TEXT   NOT NULL, -- of rds-iam
  tls                    TEXT   NOT NULL,
  connect_timeout_millis BIGINT NOT NULL,
  secret                 TEXT   NOT NULL, -- AES-256-GCM; opens only beside all of the above
  key_id                 TEXT   NOT NULL,
  leaving                BIGINT NOT NULL, -- 1 while it is being removed
  revision               BIGINT NOT NULL,
  registered_by          TEXT   NOT NULL,
  registered_at          BIGINT NOT NULL,
  changed_by             TEXT   NOT NULL,
  changed_at             BIGINT NOT NULL
);

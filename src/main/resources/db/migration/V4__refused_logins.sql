-- Logins that were refused. They belong to no session; under a flood one row stands for many.

CREATE TABLE refused_logins (
  id         TEXT   NOT NULL PRIMARY KEY,
  refused_at BIGINT NOT NULL,
  client     TEXT   NOT NULL,
  login_user TEXT   NOT NULL, -- as given; empty when it was not said yet
  principal  TEXT   NOT NULL, -- empty unless the credential itself was right
  reason     TEXT   NOT NULL,
  logins     BIGINT NOT NULL
);
CREATE INDEX refused_logins_by_time ON refused_logins (refused_at DESC, id);

-- What issuers have published, as nodes with a console fetched it: nodes without one check tokens by it.

CREATE TABLE issuer_keys (
  issuer     TEXT   NOT NULL PRIMARY KEY, -- the exact 'iss' of its tokens
  key_set    TEXT   NOT NULL,             -- RFC 7517
  fetched_at BIGINT NOT NULL              -- microseconds since 1970
);

-- What tells one installation from all others: the key under which it names its short-lived users.
CREATE TABLE installation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  user_name_key TEXT NOT NULL
);

-- Once nobody can decide on a request any more, its statement goes without the values of masked columns.

ALTER TABLE approvals ADD COLUMN kept TEXT; -- JSON that takes the place of request then; null where nothing is taken out
ALTER TABLE approvals ADD COLUMN kept_listed TEXT; -- likewise of listed

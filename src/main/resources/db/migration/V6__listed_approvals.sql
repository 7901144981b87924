-- A list of requests does not read statements of many megabytes: what it shows of a large one stands here.

ALTER TABLE approvals ADD COLUMN listed TEXT; -- JSON like request, its statement and parameters cut; null where they are short

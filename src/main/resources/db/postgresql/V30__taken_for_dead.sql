-- Others write here before they do what a death asks for: who finds it changed was taken for dead, and may have missed
-- what they told each other.
ALTER TABLE nodes ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;

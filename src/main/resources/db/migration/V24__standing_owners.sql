-- Standing approvals are seen by the person for whom the agent acts, and end with more than the agent.

ALTER TABLE standing_approvals ADD COLUMN acts_for TEXT; -- on whose behalf the principal asked; null for nobody's
UPDATE standing_approvals SET acts_for = (SELECT acts_for FROM approvals WHERE approvals.id = standing_approvals.approval);
CREATE INDEX standing_approvals_by_owner ON standing_approvals (acts_for, created_at DESC) WHERE acts_for IS NOT NULL;

ALTER TABLE standing_approvals ADD COLUMN approver_groups TEXT; -- JSON, all of the person who approved; of earlier versions those by which the person could vote
UPDATE standing_approvals SET approver_groups = (SELECT approver_groups FROM approval_votes
  WHERE approval_votes.approval = standing_approvals.approval AND approval_votes.principal = standing_approvals.approved_by);

ALTER TABLE standing_approvals ADD COLUMN ended_why TEXT; -- the revocation that ended it; null where somebody took it back by itself
CREATE INDEX standing_approvals_by_request ON standing_approvals (approval);

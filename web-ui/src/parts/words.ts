import type { Tone } from "./Tag";
import { moment } from "../data/time";
import type { Approval, ApprovalState } from "../data/types";

const TONES: Record<ApprovalState, Tone> = {
  pending: "warn",
  approved: "good",
  denied: "alarm",
  expired: "calm",
  withdrawn: "calm",
};

export function stateTone(state: ApprovalState): Tone {
  return TONES[state];
}

/** What became of it, in a sentence. */
export function ending(approval: Approval): string {
  const outcome = approval.outcome;
  if (approval.access !== null) {
    return accessEnding(approval);
  }
  switch (approval.state) {
    case "pending":
      return "It waits for a decision.";
    case "approved":
      return `Approved by ${outcome?.by ?? "somebody"}; ${used(approval)}`;
    case "denied":
      return `Denied by ${outcome?.by ?? "somebody"}; the statement did not run.`;
    case "expired":
      return "Nobody decided in time; the statement did not run.";
    case "withdrawn":
      return `Withdrawn: ${outcome?.reason || "the client left"}. The statement did not run.`;
  }
}

/** An approval after its connection has stopped waiting is for the same statement when it comes again. */
function used({ outcome, hold_until: hold, claimed_at: claimed, expires_at: end }: Approval): string {
  if (claimed !== null) {
    return "the statement was let through when it came again.";
  }
  return hold !== null && outcome !== null && Date.parse(outcome.at) > Date.parse(hold)
    ? `the statement runs once, if it comes again by ${moment(end)}.`
    : "the statement was let through.";
}

function accessEnding(approval: Approval): string {
  const by = approval.outcome?.by ?? "somebody";
  switch (approval.state) {
    case "pending":
      return "It waits for a decision.";
    case "approved":
      return `Approved by ${by}; access was given.`;
    case "denied":
      return `Denied by ${by}; no access was given.`;
    case "expired":
      return "Nobody decided in time; no access was given.";
    case "withdrawn":
      return `Withdrawn: ${approval.outcome?.reason || "the client left"}. No access was given.`;
  }
}

/** What a flag of a session means. */
export function flag(word: string): string {
  return word === "other-kind" ? "unexpected kind" : word;
}

/** Why the reader cannot decide, and who can. */
export function obstacle(approval: Approval): string | null {
  const others = list(approval.approvers);
  switch (approval.obstacle) {
    case "own_request":
      return `You asked for this yourself. Somebody else of ${others} must decide.`;
    case "acts_for":
      return `It was asked on your behalf. Somebody else of ${others} must decide.`;
    case "auditor":
      return "Auditors read everything and decide nothing.";
    case "not_an_approver":
      return `Only people of ${others} decide on this.`;
    case "already_voted":
      return "Your word counts already; it waits for the others.";
    case "fresh_sign_in":
    case "final":
    case null:
      return null;
  }
}

export function list(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "nobody")
    : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1] ?? ""}`;
}

import { call, query, remove } from "./api";
import type { KeysetPage } from "./keyset";
import type { StandingScope } from "./types";

/** An approval that stands for further statements until a time. */
export interface StandingApproval {
  id: string;
  /** The request that it was given with. */
  approval: string;
  principal: string;
  principal_name: string;
  /** The person for whom it acts. */
  acts_for: string | null;
  connection: string;
  schema: string;
  scope: StandingScope;
  /** The statement, or its shape. */
  statement: string;
  max_rows: number | null;
  rule: string;
  approvers: string[];
  by: string;
  reason: string;
  created_at: string;
  expires_at: string;
  uses: number;
  last_used_at: string | null;
  state: "standing" | "revoked" | "expired";
  revoked_by: string | null;
  revoked_at: string | null;
  /** Whose revocation ended it, and why; null where somebody took it back by itself. */
  revoked_because: string | null;
  may_revoke: boolean;
}

interface StandingPage {
  standing_approvals: StandingApproval[];
  next_before: string | null;
}

export async function fetchStanding(
  before: string | null,
  signal: AbortSignal,
): Promise<KeysetPage<StandingApproval>> {
  const page = await call<StandingPage>(`/api/v1/standing-approvals?${query({ before, limit: 100 })}`, { signal });
  return { rows: page.standing_approvals, next: page.next_before };
}

export function fetchOneStanding(id: string, signal: AbortSignal): Promise<StandingApproval> {
  return call<StandingApproval>(`/api/v1/standing-approvals/${encodeURIComponent(id)}`, { signal });
}

export function revokeStanding(id: string): Promise<StandingApproval> {
  return remove<StandingApproval>(`/api/v1/standing-approvals/${encodeURIComponent(id)}`);
}

import { post } from "./api";
import type { Approval, StandingScope } from "./types";

export interface Decision {
  decision: "approve" | "deny";
  reason: string;
  /** Beyond this once: everything that {@code scope} covers, for a while. */
  standing?: { scope: StandingScope; seconds: number };
  /** Along with a denial: whoever asked is thrown out. */
  stop_agent?: true;
}

/**
 * Sends what somebody decided on what they were shown.
 *
 * @param key the same for each try of one decision, so that the gateway takes it once
 */
export async function decide(approval: Approval, decision: Decision, key: string): Promise<Approval> {
  const path = `/api/v1/approvals/${encodeURIComponent(approval.id)}/decision`;
  const body = { ...decision, digest: approval.digest };
  const answer = await post<{ approval: Approval }>(path, body, { "Idempotency-Key": key });
  return answer.approval;
}

/** Not from crypto.randomUUID, which browsers have on pages over HTTPS only. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

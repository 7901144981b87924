import { call, post, remove } from "./api";
import { instantOf } from "./sessions";

export const HOLD_KINDS = ["session", "principal", "connection"] as const;

export type HoldKind = (typeof HOLD_KINDS)[number];

/** What must not be deleted until it is lifted. */
export interface LegalHold {
  id: string;
  kind: HoldKind;
  subject: string;
  from: string | null;
  to: string | null;
  reason: string;
  by: string;
  by_name: string;
  at: string;
  stands: boolean;
  lifted_by: string | null;
  lifted_at: string | null;
}

export interface HoldWish {
  kind: HoldKind;
  subject: string;
  /** As a field of times has it; empty for any time. */
  from: string;
  until: string;
}

export async function fetchHolds(signal: AbortSignal): Promise<LegalHold[]> {
  return (await call<{ legal_holds: LegalHold[] }>("/api/v1/legal-holds", { signal })).legal_holds;
}

export function placeHold({ kind, subject, from, until }: HoldWish, reason: string): Promise<LegalHold> {
  const times = { from: instantOf(from) || null, to: instantOf(until) || null };
  return post<LegalHold>("/api/v1/legal-holds", { kind, subject, reason, ...times });
}

export function liftHold(id: string): Promise<LegalHold> {
  return remove<LegalHold>(`/api/v1/legal-holds/${encodeURIComponent(id)}`);
}

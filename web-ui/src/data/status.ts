import { call } from "./api";

export interface JournalStatus {
  writable: boolean;
  trouble: string | null;
  unshipped_bytes: number;
  limit_bytes: number;
  files: number;
  oldest_at: string | null;
  lag_seconds: number;
  store_fails_since: string | null;
  lost: { files: number; events: number; last_at: string } | null;
}

/** Somebody who is sent the audit trail. */
export interface ExportStatus {
  name: string;
  target: string;
  place: string;
  events: number;
  lag_seconds: number;
  failures: number;
  problem: string | null;
  delivered_at: string | null;
}

export interface RetentionStatus {
  applied_at: string;
  deleted: number;
  kept: number;
  waiting: number;
  waits_for: string | null;
  problems: string[];
}

export interface GatewayStatus {
  journal: JournalStatus;
  exports: ExportStatus[];
  /** How many rules it goes by. */
  retention_rules: number;
  /** Null until it was applied. */
  retention: RetentionStatus | null;
}

export function fetchStatus(signal: AbortSignal): Promise<GatewayStatus> {
  return call<GatewayStatus>("/api/v1/status", { signal });
}

import { call, query } from "./api";
import type { KeysetPage } from "./keyset";
import type { SessionSummary } from "./types";

/** What a list of sessions may be narrowed by; empty where nothing is asked for. */
export const SESSION_FILTERS = [
  "text",
  "principal",
  "connection",
  "state",
  "verdict",
  "verb",
  "table",
  "from",
  "until",
] as const;

export type SessionFilter = Readonly<Partial<Record<(typeof SESSION_FILTERS)[number], string>>>;

export interface SessionList extends KeysetPage<SessionSummary> {
  /** Where the page stopped looking, when it looked at as much as one page may. */
  lookedBackUntil: string | null;
  /** Sessions are not all found by what was said in them yet. */
  indexing: boolean;
}

export async function fetchSessionList(
  filter: SessionFilter,
  before: string | null,
  signal: AbortSignal,
  limit = 100,
): Promise<SessionList> {
  const asked = { ...filter, from: instantOf(filter.from ?? ""), until: instantOf(filter.until ?? "") };
  const page = await call<{
    sessions: SessionSummary[];
    next_before: string | null;
    looked_back_until: string | null;
    indexing: boolean;
  }>(`/api/v1/sessions?${query({ ...asked, before, limit })}`, { signal });
  return {
    rows: page.sessions,
    next: page.next_before,
    lookedBackUntil: page.looked_back_until,
    indexing: page.indexing,
  };
}

/** What a field of date and time says, by this machine's clock; nothing for what is half typed. */
export function instantOf(local: string): string {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? "" : at.toISOString();
}

/** Where the browser saves a session from. */
export function exportOf(session: string): string {
  return `/api/v1/sessions/${encodeURIComponent(session)}/export`;
}

/** Where the browser saves from what can be checked without the gateway. */
export function evidenceOf(session: string): string {
  return `/api/v1/sessions/${encodeURIComponent(session)}/evidence`;
}

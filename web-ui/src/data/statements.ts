import { call, query } from "./api";
import type { KeysetPage } from "./keyset";
import { instantOf } from "./sessions";

/** What a list of statements may be narrowed by; empty where nothing is asked for. */
export const STATEMENT_FILTERS = [
  "text",
  "principal",
  "connection",
  "table",
  "rule",
  "verdict",
  "verb",
  "from",
  "until",
] as const;

export type StatementFilter = Readonly<Partial<Record<(typeof STATEMENT_FILTERS)[number], string>>>;

export interface Statement {
  session: string;
  /** In its session, from 1. */
  number: number;
  at: string;
  principal: string;
  principal_name: string;
  connection: string;
  verdict: "allow" | "deny" | "review";
  rule: string;
  verbs: readonly string[];
  tables: readonly string[];
  /** The beginning of the text as it was recorded. */
  head: string;
  /** Null while it runs, and where it was refused. */
  outcome: string | null;
  rows: number;
  affected_rows: number;
  approval: string | null;
  wait_micros: number | null;
  run_micros: number | null;
}

export interface StatementList extends KeysetPage<Statement> {
  /** Where the page stopped looking, when it looked at as much as one page may. */
  lookedBackUntil: string | null;
  /** Statements are not all found yet. */
  indexing: boolean;
}

export async function fetchStatements(
  filter: StatementFilter,
  before: string | null,
  signal: AbortSignal,
  limit = 100,
): Promise<StatementList> {
  const asked = { ...filter, from: instantOf(filter.from ?? ""), until: instantOf(filter.until ?? "") };
  const page = await call<{
    statements: Statement[];
    next_before: string | null;
    looked_back_until: string | null;
    indexing: boolean;
  }>(`/api/v1/statements?${query({ ...asked, before, limit })}`, { signal });
  return {
    rows: page.statements,
    next: page.next_before,
    lookedBackUntil: page.looked_back_until,
    indexing: page.indexing,
  };
}

import { call, query } from "./api";
import type { KeysetPage } from "./keyset";
import { instantOf } from "./sessions";

/** Something that was done to the gateway itself. */
export interface Act {
  id: string;
  at: string;
  by: string;
  by_name: string;
  kind: string;
  subject: string;
  details: Record<string, string>;
}

export const ACT_FILTERS = ["by", "kind", "subject", "from", "until"] as const;

export type ActFilter = Readonly<Record<(typeof ACT_FILTERS)[number], string>>;

export async function fetchActs(
  filter: ActFilter,
  before: string | null,
  signal: AbortSignal,
): Promise<KeysetPage<Act>> {
  const asked = { ...filter, from: instantOf(filter.from), until: instantOf(filter.until) };
  const page = await call<{ acts: Act[]; next_before: string | null }>(
    `/api/v1/acts?${query({ ...asked, before, limit: 100 })}`,
    { signal },
  );
  return { rows: page.acts, next: page.next_before };
}

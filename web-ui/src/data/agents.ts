import { call, query } from "./api";
import type { KeysetPage } from "./keyset";
import type { Kind, Lease, Revocation } from "./types";

/** Somebody who came in, or asked to. */
export interface Agent {
  id: string;
  kind: Kind;
  name: string;
  /** As last seen. */
  groups: string[];
  acts_for: string | null;
  first_seen: string;
  last_seen: string;
  sessions: number;
  open_sessions: number;
  statements: number;
  refused: number;
  revoked: boolean;
  revoked_reason: string | null;
  /** For administrators and auditors, of one agent. */
  revocations?: Revocation[];
}

export async function fetchAgents(
  filter: { text: string; kind: string },
  before: string | null,
  signal: AbortSignal,
): Promise<KeysetPage<Agent>> {
  const page = await call<{ agents: Agent[]; next_before: string | null }>(
    `/api/v1/agents?${query({ ...filter, before, limit: 100 })}`,
    { signal },
  );
  return { rows: page.agents, next: page.next_before };
}

export function fetchAgent(id: string, signal: AbortSignal): Promise<Agent> {
  return call<Agent>(`/api/v1/agents/${encodeURIComponent(id)}`, { signal });
}

export async function fetchLeasesOf(id: string, signal: AbortSignal): Promise<Lease[]> {
  return (await call<{ leases: Lease[] }>(`/api/v1/agents/${encodeURIComponent(id)}/leases`, { signal })).leases;
}

/** Where an agent's page is. */
export function agentPath(id: string): string {
  return `/agents/${encodeURIComponent(id)}`;
}

/** The identifier in the address of an agent's page. */
export function agentOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

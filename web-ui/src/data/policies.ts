import { call, post, query, remove } from "./api";

export interface PolicyFile {
  name: string;
  source: string;
}

export interface Finding {
  /** Empty when it is about the directory. */
  file: string;
  line: number;
  path: string;
  message: string;
}

export interface Policies {
  editable: boolean;
  may_publish: boolean;
  connections: string[];
  /** Null when the directory cannot be read. */
  version: string | null;
  in_force: boolean;
  files: PolicyFile[];
  problems: Finding[];
  warnings: Finding[];
}

/** By file name the new text; null takes the file away. */
export type Changes = Readonly<Record<string, string | null>>;

export interface PolicyTest {
  file: string;
  line: number;
  name: string;
  passed: boolean;
  failure: string | null;
}

export interface Checked {
  sound: boolean;
  problems: Finding[];
  warnings: Finding[];
  tests: PolicyTest[];
  changes: FileDiff[];
  /** Of the draft. */
  version: string;
}

export interface FileDiff {
  file: string;
  change: "added" | "removed" | "changed";
  unified: string[];
}

export type Verdict = "allow" | "review" | "deny";

export interface Outcome {
  verdict: Verdict;
  rule: string;
  message: string | null;
  approvers: string[];
  quorum: number;
  hold_seconds: number;
  masks: { position: number; name: string; as: string }[];
  detectors: string[];
}

export interface Part {
  verb: string;
  verbs: string[];
  reads: string[];
  writes: string[];
  columns: { name: string; from: string[]; lineage: "known" | "unknown" }[];
  where: string;
  destructive: boolean;
  routines: string[];
  missing: string[];
}

export interface Trial extends Outcome {
  understood: boolean;
  reason: string | null;
  statements: Part[];
  decisions: { access: string; decision: Verdict; rule: string }[];
  by_names_alone: boolean;
  estimate_matters: boolean;
  principal: { id: string; kind: string; groups: string[] };
}

export interface TrialWish {
  principal: string | { groups: string[]; kind: string; tags: Record<string, string> };
  connection: string;
  schema?: string;
  statement: string;
  estimated_rows?: number;
}

export const CHANGE_KINDS = [
  "newly_refused",
  "newly_waiting",
  "newly_allowed",
  "masks_changed",
  "review_changed",
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface ReplayChange {
  kind: ChangeKind;
  connection: string;
  shape: string;
  before: Outcome;
  after: Outcome;
  count: number;
  agents: { principal: string; name: string; count: number }[];
  more_agents: number;
  examples: { session: string; statement: number; at: string; principal: string; text: string }[];
  first: string;
  last: string;
}

export interface ReplayResult {
  from: string;
  reached_back: string;
  cut_short: string | null;
  sessions: number;
  statements: number;
  same: number;
  totals: Record<ChangeKind, number>;
  changes: ReplayChange[];
  changes_left_out: number;
  not_replayed: { reason: string; count: number }[];
  by_names_alone: number;
  without_values: number;
  without_estimate: number;
  other_than_then: number;
  tags_unknown: string[];
}

export interface Replay {
  id: string;
  draft: string;
  days: number;
  connection: string | null;
  principal: string | null;
  state: "waiting" | "running" | "done" | "cancelled" | "failed";
  progress: number;
  sessions: number;
  statements: number;
  failure: string | null;
  result: ReplayResult | null;
}

export interface Published {
  /** Null when it is in force and its version is kept a little later. */
  number: number | null;
}

export interface PolicyVersion {
  version: number;
  digest: string;
  at: string;
  by: string | null;
  by_name: string | null;
  reason: string;
  restores: number | null;
  changed: string[];
}

const PATH = "/api/v1/policies";

export function fetchPolicies(signal: AbortSignal): Promise<Policies> {
  return call<Policies>(PATH, { signal });
}

/** The form of policies, or of their tests, as JSON Schema. */
export function fetchPolicySchema(of: "policies" | "tests", signal: AbortSignal): Promise<unknown> {
  return call<unknown>(`${PATH}/schema?${query({ of })}`, { signal });
}

export function checkPolicies(files: Changes, signal: AbortSignal): Promise<Checked> {
  return call<Checked>(`${PATH}/check`, {
    method: "POST",
    signal,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ files }),
  });
}

export function tryStatement(wish: TrialWish, files: Changes): Promise<Trial> {
  return post<Trial>(`${PATH}/try`, { ...wish, files });
}

export function startReplay(files: Changes, days: number, connection: string): Promise<Replay> {
  return post<Replay>(`${PATH}/replay`, { files, days, ...(connection !== "" && { connection }) });
}

export function fetchReplay(id: string): Promise<Replay> {
  return call<Replay>(`${PATH}/replay/${encodeURIComponent(id)}`);
}

export function cancelReplay(id: string): Promise<Replay> {
  return remove<Replay>(`${PATH}/replay/${encodeURIComponent(id)}`);
}

export function publishPolicies(files: Changes, opened: string, reason: string): Promise<Published> {
  return call<Published>(PATH, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ files, if_match: opened, reason }),
  });
}

export async function fetchVersions(
  before: string | null,
  signal: AbortSignal,
): Promise<{ rows: PolicyVersion[]; next: string | null }> {
  const page = await call<{ versions: PolicyVersion[]; next_before: number | null }>(
    `${PATH}/versions?${query({ before, limit: 50 })}`,
    { signal },
  );
  return { rows: page.versions, next: page.next_before === null ? null : String(page.next_before) };
}

export async function fetchVersionDiff(version: number, signal: AbortSignal): Promise<FileDiff[]> {
  return (await call<{ changes: FileDiff[] }>(`${PATH}/versions/${version}/diff`, { signal })).changes;
}

export function restoreVersion(version: number, opened: string, reason: string): Promise<Published> {
  return post<Published>(`${PATH}/versions/${version}/restore`, { if_match: opened, reason });
}

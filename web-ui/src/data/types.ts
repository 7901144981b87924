/** Shapes of /api/v1, as the gateway writes them. */

export interface Me {
  id: string;
  name: string;
  kind: Kind;
  groups: string[];
  admin: boolean;
  auditor: boolean;
  expires_at: string;
}

export type Kind = "agent" | "human";

export type ApprovalState = "pending" | "approved" | "denied" | "expired" | "withdrawn";

/** Why the reader's word would not count; without a fresh sign-in one may deny all the same. */
export type Obstacle =
  | "final"
  | "own_request"
  | "acts_for"
  | "auditor"
  | "not_an_approver"
  | "already_voted"
  | "fresh_sign_in";

export interface Requester {
  id: string;
  name: string;
  kind: Kind;
  groups: string[];
  /** The person's identifier on whose behalf it asks. */
  acts_for: string | null;
}

export interface Vote {
  principal: string;
  name: string;
  approve: boolean;
  reason: string;
  at: string;
}

export interface Outcome {
  state: ApprovalState;
  by: string;
  reason: string;
  at: string;
}

export interface AccessAsked {
  purpose: string;
  tags: Record<string, string>;
  duration_seconds: number;
  sessions: number;
}

export interface Approval {
  id: string;
  state: ApprovalState;
  kind: "statement" | "access";
  /** What is asked for, when it is not a statement. */
  access: AccessAsked | null;
  /** Null when no connection waits for the decision. */
  session: string | null;
  statement_number: number;
  requester: Requester;
  connection: string;
  schema: string;
  /** Empty for access. */
  sql_mode: string;
  statement: string;
  /** Null stands for NULL. */
  parameters: (string | null)[];
  /** The list left out a part of the statement or its parameters; the approval by itself has all. */
  cut: boolean;
  digest: string;
  verbs: string[];
  tables: string[];
  rule: string;
  /** Masked columns that approving shows to the requester. */
  reveals: Reveal[];
  approvers: string[];
  quorum: number;
  /** Of how many of the approvers' groups the quorum has to be. */
  quorum_groups: number;
  /** Who still has to approve. */
  missing: { people: number; groups: number; from: string[] };
  /** How old the sign-in of who decides may be; null for any. */
  fresh_sign_in_seconds: number | null;
  estimated_rows: number | null;
  /** What it would do; null while that is being found out. A list leaves out the rest of it. */
  evidence: Evidence | null;
  standing_offers: StandingOffer[];
  /** What was approved for a time with it; missing from lists. */
  standing_approval?: string | null;
  client: string;
  /** Of the lease that opened the session, in the words of who asked; empty for a token. */
  purpose: string;
  tags: Record<string, string>;
  requested_at: string;
  /** Whether a connection waits now. */
  held: boolean;
  /** How long it waits, or waited; null for access. */
  hold_until: string | null;
  /** When an approval was used by a statement that came again. */
  claimed_at: string | null;
  /** How long anybody may decide. */
  expires_at: string;
  votes: Vote[];
  outcome: Outcome | null;
  obstacle: Obstacle | null;
}

/** A way to approve more than this once: the narrowest stands first. */
export interface StandingOffer {
  /** The very same statement, or any that differs in values only. */
  scope: StandingScope;
  /** For how long it may hold, to choose from. */
  seconds: number[];
  /** No statement of more rows than this is covered; null where there is no such bound. */
  max_rows: number | null;
}

export type StandingScope = "statement" | "shape";

export interface Evidence {
  state: "complete" | "partial";
  /** Null to who may not be told. */
  sentence: string | null;
  tables: TouchedTable[];
  transaction: OpenTransaction | null;
  /** These and what follows are missing from lists. */
  triggers?: string[];
  cascades?: string[];
  sample?: SampleRows | null;
  sample_note?: string;
  sensitive?: string[];
  privileges?: string[];
  similar?: SimilarRequest[];
}

export interface TouchedTable {
  name: string;
  rows: number | null;
  scan: string;
  index: string | null;
}

export interface OpenTransaction {
  open_seconds: number;
  statements: number;
  locks: string;
  waiters: string[];
}

export interface SampleRows {
  columns: string[];
  /** For each column, whether its values are covered. */
  masked: boolean[];
  rows: (string | null)[][];
  note: string | null;
}

export interface SimilarRequest {
  id: string;
  state: ApprovalState;
  by: string;
  reason: string;
  at: string;
  same: "statement" | "shape";
}

export interface Reveal {
  columns: string[];
  /** The requester's groups by which they are shown. */
  groups: string[];
}

export interface SessionSummary {
  id: string;
  principal: string;
  principal_name: string;
  kind: Kind;
  /** Principal identifier of the person on whose behalf it acts. */
  acts_for: string | null;
  connection: string;
  client: string;
  opened_at: string;
  closed_at: string | null;
  close_cause: string;
  statements: number;
  denied: number;
  reviewed: number;
  /** Of the lease that opened it; empty for a token. */
  purpose: string;
  lease: string | null;
  /** What is worth a look, for example other-kind. */
  flags: string[];
}

export type AccessState = "pending" | "granted" | "collected" | "denied" | "expired" | "withdrawn";

/** Where an access request stands. */
export interface AccessAnswer {
  id: string;
  state: AccessState;
  reason: string;
  expires_at: string | null;
  /** Shown this one time. */
  lease?: IssuedLease;
}

export interface IssuedLease {
  id: string;
  host: string;
  port: number;
  user: string;
  password: string;
  expires_at: string;
  sessions: number;
  connection: string;
}

export type LeaseState = "open" | "used_up" | "expired" | "given_back" | "revoked";

export interface Lease {
  id: string;
  state: LeaseState;
  principal: string;
  principal_name: string;
  kind: Kind;
  connection: string;
  purpose: string;
  tags: Record<string, string>;
  user: string;
  issued_at: string;
  expires_at: string;
  sessions: number;
  begun: number;
}

export type RevocationKind = "principal" | "group" | "lease" | "session";

/** Somebody or something was thrown out. */
export interface Revocation {
  id: string;
  kind: RevocationKind;
  subject: string;
  reason: string;
  by: string;
  at: string;
  /** It keeps somebody out until it is lifted. */
  stands: boolean;
  lifted_by: string | null;
  lifted_at: string | null;
}

export interface ThrownOut extends Revocation {
  ended_sessions: number;
}

interface EventBase {
  sequence: number;
  at: string;
}

export interface Opened extends EventBase {
  type: "opened";
  principal: string;
  principal_name: string;
  kind: Kind;
  groups: string[];
  connection: string;
  schema: string;
  client: string;
  connection_id: number;
  attributes: Record<string, string>;
  lease: string | null;
  purpose: string;
  tags: Record<string, string>;
  database_user: string;
  flags: string[];
}

export interface Judged extends EventBase {
  type: "judged";
  statement: number;
  command: string;
  text: string;
  parameters: (string | null)[];
  schema: string;
  verbs: string[];
  tables: string[];
  verdict: "allow" | "deny" | "review";
  rule: string;
  message: string;
  /** Masked columns that it shows; of a review, once it is approved. */
  revealed: string[];
  revealed_by: string[];
}

export interface ReviewRequested extends EventBase {
  type: "review_requested";
  statement: number;
  approval: string;
  expires_at: string;
}

export interface ReviewEnded extends EventBase {
  type: "review_ended";
  statement: number;
  approval: string;
  /** Pending when the connection stopped waiting first. */
  outcome: ApprovalState;
  by: string;
  reason: string;
  /** Decided while it waited, after it came before, or for all of its kind. */
  how?: "asked" | "earlier" | "standing";
}

export interface PrivilegesLent extends EventBase {
  type: "privileges_lent";
  statement: number;
  /** Each as GRANT spells it. */
  privileges: string[];
}

export interface FileLoaded extends EventBase {
  type: "file_loaded";
  statement: number;
  /** Of the client's file; what is in it is not kept. */
  bytes: number;
  sha256: string;
}

export interface Rows extends EventBase {
  type: "rows";
  statement: number;
  columns: string[];
  masked: number[];
  /** Masked columns that the client was shown; their values are not kept. */
  revealed: number[];
  rows: (string | null)[][];
  /** Cells that nothing but a detector changed, each as row and column. */
  detected?: [number, number][];
  /** Cells of which the beginning is kept alone, likewise. */
  cut?: [number, number][];
}

export interface Finished extends EventBase {
  type: "finished";
  statement: number;
  /** Unknown where it was sent, or may have been, and nobody heard what became of it. */
  outcome: "ok" | "error" | "aborted" | "unknown";
  affected_rows: number;
  rows: number;
  rows_truncated: boolean;
  error_code: number;
  error: string;
  run_micros: number;
  warnings?: number;
  /** As text: it may be larger than a number here can be. */
  last_insert_id?: string;
  info?: string;
  bytes_from_client?: number;
  bytes_to_client?: number;
  waited_micros?: number;
  judged_micros?: number;
}

export interface Closed extends EventBase {
  type: "closed";
  cause: string;
}

export type SessionEvent =
  | Opened
  | Judged
  | ReviewRequested
  | ReviewEnded
  | PrivilegesLent
  | FileLoaded
  | Rows
  | Finished
  | Closed;

/** A way to sign in: where the browser goes for it, and what the provider is called. */
export interface SignInWay {
  kind: "oidc" | "saml";
  name: string;
  url: string;
}

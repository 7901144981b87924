import { call, post, put, remove } from "./api";

export type AccountKind = "stored" | "ephemeral" | "rds-iam";
export type BackendTls = "disabled" | "preferred" | "required" | "verify_identity";

export interface ConnectionStatus {
  ok: boolean;
  latency_ms: number;
  server_version: string;
  tls: string;
  can_make_users: boolean | null;
  checked_at: string;
  problem: string | null;
}

/** Whom one policy lets use a connection; what is given must all be true. */
export interface PolicyUse {
  policy: string;
  groups: string[];
  principals: string[];
  kinds: string[];
  issuers: string[];
  tags: Record<string, string[]>;
  timed: boolean;
}

/** What everybody sees of those that they may use. */
export interface ConnectionName {
  name: string;
  account: AccountKind;
}

/** What administrators and auditors see. */
export interface Connection extends ConnectionName {
  host: string;
  port: number;
  schema: string | null;
  user: string;
  tls: BackendTls;
  connect_timeout: string;
  grants?: "session" | "statement";
  user_host?: string;
  admin_user?: string;
  region?: string;
  source: "file" | "console";
  state: "open" | "closed" | "leaving";
  problem: string | null;
  status: ConnectionStatus | null;
  open_sessions: number;
  revision?: number;
  registered_by?: string;
  registered_at?: string;
  changed_by?: string;
  changed_at?: string;
  used_by: PolicyUse[];
}

export interface Connections {
  connections: (Connection | ConnectionName)[];
  may_change: boolean;
  can_register: boolean;
}

export interface Removal {
  state: "removed" | "leaving";
  ended_sessions: number;
  problem: string | null;
}

const PATH = "/api/v1/connections";

export function isWhole(connection: Connection | ConnectionName): connection is Connection {
  return "host" in connection;
}

export function fetchConnections(signal: AbortSignal): Promise<Connections> {
  return call<Connections>(PATH, { signal });
}

export function registerConnection(body: Readonly<Record<string, unknown>>): Promise<Connection> {
  return post<Connection>(PATH, body);
}

export function changeConnection(name: string, body: Readonly<Record<string, unknown>>): Promise<Connection> {
  return put<Connection>(of(name), body);
}

export function removeConnection(name: string, abandonUsers: boolean): Promise<Removal> {
  return remove<Removal>(of(name) + (abandonUsers ? "?abandon_users=true" : ""));
}

export function probeConnection(name: string): Promise<ConnectionStatus> {
  return post<ConnectionStatus>(`${of(name)}/probe`, {});
}

export function probeDraft(body: Readonly<Record<string, unknown>>): Promise<ConnectionStatus> {
  return post<ConnectionStatus>(`${PATH}/probe`, body);
}

function of(name: string): string {
  return `${PATH}/${encodeURIComponent(name)}`;
}

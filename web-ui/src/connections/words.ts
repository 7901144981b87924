import type { AccountKind, BackendTls, Connection, ConnectionStatus, PolicyUse } from "../data/connections";
import type { Tone } from "../parts/Tag";
import { list } from "../parts/words";

export const ACCOUNTS: Record<AccountKind, { label: string; short: string; means: string }> = {
  ephemeral: {
    label: "A user for each session",
    short: "user per session",
    means: "An administrative account makes a MySQL user for each session and drops it at the end.",
  },
  stored: {
    label: "An existing account",
    short: "existing account",
    means: "Every session logs in with the same account; the policies alone say what it may do.",
  },
  "rds-iam": {
    label: "Amazon RDS, IAM",
    short: "RDS IAM",
    means: "A token is signed for each login; there is no password.",
  },
};

export const TLS: Record<BackendTls, string> = {
  verify_identity: "Verified: certificate and host name are checked",
  required: "Required, but the certificate is not checked",
  preferred: "If the server offers it, unchecked",
  disabled: "Plain text",
};

export interface Standing {
  tone: Tone;
  word: string;
  /** What is wrong, where something is. */
  problem: string | null;
}

export function standing(connection: Connection): Standing {
  if (connection.state === "leaving") {
    return { tone: "warn", word: "being removed", problem: connection.problem };
  }
  if (connection.state === "closed") {
    return { tone: "alarm", word: "closed", problem: connection.problem };
  }
  return connection.status === null
    ? { tone: "calm", word: "not checked yet", problem: null }
    : found(connection.status);
}

export function found(status: ConnectionStatus): Standing {
  if (status.ok) {
    return { tone: "good", word: "reachable", problem: null };
  }
  // A server that said its version was reached; it is the account that lacks something.
  const reached = status.server_version !== "";
  return { tone: reached ? "warn" : "alarm", word: reached ? "not ready" : "not reachable", problem: status.problem };
}

/** The gateway's words follow a name; alone they begin with a capital. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1) + (words.endsWith(".") ? "" : ".");
}

/** Whom a policy lets in, in a sentence without its end. */
export function whom(use: PolicyUse): string {
  const parts: string[] = [];
  if (use.groups.length > 0) {
    parts.push(`groups ${list(use.groups)}`);
  }
  if (use.principals.length > 0) {
    parts.push(list(use.principals));
  }
  if (use.kinds.length > 0) {
    parts.push(`only ${use.kinds.map((kind) => (kind === "agent" ? "agents" : "people")).join(" and ")}`);
  }
  if (use.issuers.length > 0) {
    parts.push(`signed in by ${list(use.issuers)}`);
  }
  for (const [tag, values] of Object.entries(use.tags)) {
    parts.push(`with ${tag} ${list(values)}`);
  }
  if (use.timed) {
    parts.push("at some hours only");
  }
  return parts.join(", ");
}

/** Groups and principals of all policies, for a line in a list. */
export function whoAll(connection: Connection): string {
  const names = new Set(connection.used_by.flatMap((use) => [...use.groups, ...use.principals]));
  return names.size === 0 ? "nobody" : [...names].sort().join(", ");
}

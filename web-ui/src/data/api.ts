import type {
  AccessAnswer,
  Approval,
  Lease,
  Me,
  Revocation,
  RevocationKind,
  SessionEvent,
  SessionSummary,
  SignInWay,
  ThrownOut,
} from "./types";

export interface FieldError {
  field: string;
  problem: string;
}

/** An error document of the gateway (RFC 9457), or what stands for one when there was no answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly next: string,
    /** Of a form: which fields do not do, and why. */
    readonly errors: readonly FieldError[] = [],
  ) {
    super(title);
  }

  get signedOut(): boolean {
    return this.status === 401;
  }

  static of(cause: unknown): Problem {
    return cause instanceof Problem
      ? cause
      : new Problem(0, "The page failed", String(cause), "Reload the page.");
  }
}

/** Milliseconds that the gateway's clock is ahead of this one; times left are by its clock. */
let clockAhead = 0;

export function gatewayNow(): number {
  return Date.now() + clockAhead;
}

export async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, { ...init, headers: { Accept: "application/json", ...init?.headers } });
    text = await response.text();
  } catch (cause) {
    if (init?.signal?.aborted) {
      throw cause;
    }
    throw new Problem(0, "No answer", "The gateway cannot be reached.", "Check your network; the page tries again.");
  }
  const body = parsed(text);
  if (!response.ok || body === undefined) {
    const problem = (body ?? {}) as Partial<Record<"title" | "detail" | "next", string>> & { errors?: FieldError[] };
    throw new Problem(
      response.status,
      problem.title ?? `Answer ${response.status}`,
      problem.detail ?? "The answer is not one of the gateway's.",
      problem.next ?? "Try again.",
      problem.errors,
    );
  }
  const { now } = body as { now?: string };
  if (now !== undefined) {
    clockAhead = Date.parse(now) - Date.now();
  }
  return body as T;
}

/** The gateway answers with an object, whatever was asked; undefined of what is none. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

export function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  return call<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

export function put<T>(path: string, body: unknown): Promise<T> {
  return call<T>(path, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export function remove<T>(path: string): Promise<T> {
  return call<T>(path, { method: "DELETE", headers: { "Content-Type": "application/json" } });
}

export function query(parameters: Record<string, string | number | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== "") {
      search.set(name, String(value));
    }
  }
  return search.toString();
}

export function fetchMe(): Promise<Me> {
  return call<Me>("/api/v1/me");
}

/** The configured ways to sign in; who asks need not be. */
export async function fetchSignInWays(): Promise<SignInWay[]> {
  return (await call<{ ways: SignInWay[] }>("/api/v1/sign-in")).ways;
}

export async function signOut(): Promise<string | null> {
  return (await post<{ end_session: string | null }>("/sign-out", {})).end_session;
}

/** No more than this many are read at once, pending ones first. */
export const APPROVALS_READ = 500;

export async function fetchApprovals(): Promise<Approval[]> {
  const path = `/api/v1/approvals?${query({ limit: APPROVALS_READ })}`;
  return (await call<{ approvals: Approval[] }>(path)).approvals;
}

export async function fetchApproval(id: string): Promise<Approval> {
  return (await call<{ approval: Approval }>(`/api/v1/approvals/${encodeURIComponent(id)}`)).approval;
}

export interface AccessWish {
  connection: string;
  purpose: string;
  tags: Record<string, string>;
  duration?: string;
  sessions?: number;
}

export function requestAccess(wish: AccessWish): Promise<AccessAnswer> {
  return post<AccessAnswer>("/api/v1/access-requests", wish);
}

/** Waits a while for a decision; the first answer after an approval shows the lease. */
export function awaitAccess(id: string, signal: AbortSignal): Promise<AccessAnswer> {
  return call<AccessAnswer>(`/api/v1/access-requests/${encodeURIComponent(id)}?wait=20`, { signal });
}

export function withdrawAccess(id: string): Promise<AccessAnswer> {
  return remove<AccessAnswer>(`/api/v1/access-requests/${encodeURIComponent(id)}`);
}

export async function fetchLeases(): Promise<Lease[]> {
  return (await call<{ leases: Lease[] }>("/api/v1/leases")).leases;
}

export function giveBack(lease: string): Promise<Lease> {
  return remove<Lease>(`/api/v1/leases/${encodeURIComponent(lease)}`);
}

export interface SessionPage {
  sessions: SessionSummary[];
  next_before: string | null;
}

export function fetchSessions(
  filter: { principal: string; connection: string },
  before: string | null,
): Promise<SessionPage> {
  return call<SessionPage>(`/api/v1/sessions?${query({ ...filter, before, limit: 50 })}`);
}

export interface EventPage {
  session: SessionSummary;
  events: SessionEvent[];
  next: number;
  more: boolean;
}

export function fetchEvents(session: string, from: number, signal: AbortSignal): Promise<EventPage> {
  const path = `/api/v1/sessions/${encodeURIComponent(session)}/events?${query({ from, limit: 500 })}`;
  return call<EventPage>(path, { signal });
}

export async function fetchRevocations(signal: AbortSignal): Promise<Revocation[]> {
  return (await call<{ revocations: Revocation[] }>("/api/v1/revocations", { signal })).revocations;
}

export function revoke(kind: RevocationKind, subject: string, reason: string): Promise<ThrownOut> {
  return post<ThrownOut>("/api/v1/revocations", { [kind]: subject, reason });
}

export function lift(id: string): Promise<Revocation> {
  return remove<Revocation>(`/api/v1/revocations/${encodeURIComponent(id)}`);
}

export function endSession(id: string, reason: string): Promise<ThrownOut> {
  return post<ThrownOut>(`/api/v1/sessions/${encodeURIComponent(id)}/end`, { reason });
}

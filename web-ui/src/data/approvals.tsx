import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { fetchApproval, fetchApprovals, Problem } from "./api";
import { listen } from "./live";
import { useMe } from "./me";
import type { Approval, Evidence } from "./types";

interface Approvals {
  /** Undefined until the first answer. */
  all: ReadonlyMap<string, Approval> | undefined;
  problem: Problem | undefined;
  /** Whether changes arrive by themselves. */
  live: boolean;
  /** Takes in what an answer said. */
  put: (approval: Approval) => void;
  /** Asks for one by itself, with the whole of its statement. */
  load: (id: string) => Promise<Approval>;
  reload: () => void;
}

const Context = createContext<Approvals | null>(null);

/** More changes at once than this are read as one list. */
const BURST = 5;
const GATHER_MILLIS = 150;
const POLL_MILLIS = 10_000;

/** Keeps the approvals that this person may see, up to date. */
export function ApprovalsProvider({ children }: { children: ReactNode }) {
  const { heed } = useMe();
  const [all, setAll] = useState<ReadonlyMap<string, Approval>>();
  const [problem, setProblem] = useState<Problem>();
  const [live, setLive] = useState(false);

  const fail = useCallback(
    (cause: unknown) => {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(failed);
    },
    [heed],
  );

  const put = useCallback((approval: Approval) => {
    setAll((known) => new Map(known).set(approval.id, newer(known?.get(approval.id), approval)));
  }, []);

  const drop = useCallback((id: string) => {
    setAll((known) => {
      const rest = new Map(known);
      rest.delete(id);
      return rest;
    });
  }, []);

  const reload = useCallback(() => {
    fetchApprovals()
      .then((approvals) => {
        setProblem(undefined);
        setAll((known) => new Map(approvals.map((a) => [a.id, newer(known?.get(a.id), a)])));
      })
      .catch(fail);
  }, [fail]);

  const load = useCallback(
    async (id: string) => {
      try {
        const approval = await fetchApproval(id);
        put(approval);
        return approval;
      } catch (cause) {
        const failed = Problem.of(cause);
        heed(failed);
        if (failed.status === 404) {
          drop(id);
        }
        throw failed;
      }
    },
    [put, drop, heed],
  );

  useChanges(load, reload, setLive, fail);
  useEffect(reload, [reload]);
  useEffect(() => {
    if (live) {
      return;
    }
    const timer = window.setInterval(reload, POLL_MILLIS);
    return () => window.clearInterval(timer);
  }, [live, reload]);

  const value = useMemo(
    () => ({ all, problem, live, put, load, reload }),
    [all, problem, live, put, load, reload],
  );
  return <Context value={value}>{children}</Context>;
}

export function useApprovals(): Approvals {
  const value = use(Context);
  if (value === null) {
    throw new Error("useApprovals outside ApprovalsProvider");
  }
  return value;
}

/** Changes may be told out of order: what is final stays final, what is whole stays whole. */
function newer(known: Approval | undefined, told: Approval): Approval {
  if (known === undefined) {
    return told;
  }
  if (known.state !== "pending" && told.state === "pending") {
    return known;
  }
  // What is cut has no digest while it waits: it is approved as a whole or not at all.
  const digest = told.state === "pending" ? known.digest : told.digest;
  const text =
    told.cut && !known.cut ? { statement: known.statement, parameters: known.parameters, cut: false, digest } : {};
  // A list does not name it.
  const stands =
    told.standing_approval === undefined && told.state === known.state && known.standing_approval !== undefined
      ? { standing_approval: known.standing_approval }
      : {};
  return { ...told, ...text, ...stands, ...wholer(known.evidence, told.evidence) };
}

/** A list tells of the effect in brief; the rest of what is known stays. */
function wholer(known: Evidence | null, told: Evidence | null): { evidence?: Evidence } {
  return known?.similar !== undefined && told?.similar === undefined ? { evidence: { ...known, ...told } } : {};
}

function useChanges(
  load: (id: string) => Promise<Approval>,
  reload: () => void,
  setLive: (live: boolean) => void,
  fail: (cause: unknown) => void,
): void {
  const changed = useRef(new Set<string>());
  useEffect(() => {
    let timer: number | undefined;
    const gather = () => {
      timer = undefined;
      const ids = [...changed.current];
      changed.current.clear();
      if (ids.length > BURST) {
        reload();
        return;
      }
      for (const id of ids) {
        load(id).catch((cause: unknown) => {
          if (Problem.of(cause).status !== 404) {
            fail(cause);
          }
        });
      }
    };
    const stop = listen({
      onApproval: (id) => {
        changed.current.add(id);
        timer ??= window.setTimeout(gather, GATHER_MILLIS);
      },
      onUp: () => {
        setLive(true);
        reload();
      },
      onDown: () => setLive(false),
      onOut: reload,
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [load, reload, setLive, fail]);
}

/** Whether the reader's word is wanted; a fresh sign-in may be all that it takes. */
export function awaitsReader({ obstacle }: Approval): boolean {
  return obstacle === null || obstacle === "fresh_sign_in";
}

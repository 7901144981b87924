import { Button } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApprovals } from "../data/approvals";
import type { Approval } from "../data/types";
import { ApprovalCard } from "../parts/ApprovalCard";
import { DecidedRow } from "../parts/DecidedRow";
import { Empty, Failure, Loading } from "../parts/States";
import classes from "./Inbox.module.css";
import { useInboxKeys } from "./inboxKeys";

/** A decided card stays where it is for this long, so that nothing moves under a finger. */
const LINGER_MILLIS = 10_000;

/** A click this soon after cards have moved was meant for another one. */
const STEADY_MILLIS = 500;

const DECIDED_STEP = 25;

/** What waits, then what was decided. */
export function Inbox() {
  const { all, problem, reload } = useApprovals();
  const { ids, steady } = useSteadyOrder(all);
  const [decidedShown, setDecidedShown] = useState(DECIDED_STEP);
  useInboxKeys();
  if (all === undefined) {
    return problem === undefined ? (
      <Loading what="the inbox" />
    ) : (
      <Failure problem={problem} retry={reload} />
    );
  }
  const shown = ids.flatMap((id) => all.get(id) ?? []);
  const mine = shown.filter((a) => a.obstacle === null || a.obstacle === "final");
  const others = shown.filter((a) => a.obstacle !== null && a.obstacle !== "final");
  const decided = [...all.values()]
    .filter((a) => a.state !== "pending" && !ids.includes(a.id))
    .sort((one, other) => endedAt(other) - endedAt(one));
  return (
    <>
      <h1 className="unseen">Inbox</h1>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {shown.length === 0 && (
        <Empty title="Nothing waits for you">
          When a policy wants a person to look at a statement or to give access, it appears here by itself.
        </Empty>
      )}
      <Group title={others.length > 0 ? "Waiting for you" : ""} approvals={mine} steady={steady} />
      <Group title="Waiting for others" approvals={others} steady={steady} />
      {mine.some((a) => a.state === "pending") && (
        <p className={classes.keys}>
          <kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>a</kbd> to Approve, <kbd>d</kbd> to the
          reason, then <kbd>Enter</kbd>
        </p>
      )}
      {decided.length > 0 && (
        <section className={classes.decided}>
          <h2>Decided</h2>
          <ul>
            {decided.slice(0, decidedShown).map((approval) => (
              <DecidedRow key={approval.id} approval={approval} />
            ))}
          </ul>
          {decided.length > decidedShown && (
            <Button variant="default" onClick={() => setDecidedShown(decidedShown + DECIDED_STEP)}>
              Show more
            </Button>
          )}
        </section>
      )}
    </>
  );
}

interface GroupProps {
  title: string;
  approvals: Approval[];
  steady: () => boolean;
}

function Group({ title, approvals, steady }: GroupProps) {
  if (approvals.length === 0) {
    return null;
  }
  return (
    <section className={classes.group}>
      {title !== "" && <h2>{title}</h2>}
      {approvals.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} steady={steady} />
      ))}
    </section>
  );
}

function endedAt(approval: Approval): number {
  return Date.parse(approval.outcome?.at ?? approval.requested_at);
}

/**
 * Which cards stand in the inbox, in which order: the longest waiting first, new ones at the end, and
 * each keeps its place until it has been final for a while.
 */
function useSteadyOrder(all: ReadonlyMap<string, Approval> | undefined) {
  const [ids, setIds] = useState<string[]>([]);
  const movedAt = useRef(-STEADY_MILLIS);
  const sweep = useCallback((lingers: (approval: Approval) => boolean) => {
    if (all === undefined) {
      return;
    }
    setIds((before) => {
      const kept = before.filter((id) => {
        const approval = all.get(id);
        return approval !== undefined && (approval.state === "pending" || lingers(approval));
      });
      // The gateway lists the newest first, which settles what is the same to the millisecond.
      const fresh = [...all.values()]
        .reverse()
        .filter((a) => a.state === "pending" && !kept.includes(a.id))
        .sort((one, other) => Date.parse(one.requested_at) - Date.parse(other.requested_at))
        .map((a) => a.id);
      if (fresh.length === 0 && kept.length === before.length) {
        return before;
      }
      if (kept.length < before.length) {
        movedAt.current = performance.now();
      }
      return [...kept, ...fresh];
    });
  }, [all]);
  useEffect(() => {
    sweep(() => true);
    const timer = window.setTimeout(() => sweep(() => false), LINGER_MILLIS);
    return () => window.clearTimeout(timer);
  }, [sweep]);
  const steady = useCallback(() => performance.now() - movedAt.current > STEADY_MILLIS, []);
  return { ids, steady };
}

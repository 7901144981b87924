import { Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { awaitAccess, fetchLeases, giveBack, Problem, withdrawAccess } from "../data/api";
import { useMe } from "../data/me";
import type { AccessAnswer, Lease } from "../data/types";
import { AccessForm } from "../parts/AccessForm";
import { LeaseCard } from "../parts/LeaseCard";
import { Leases } from "../parts/Leases";
import { PageHead } from "../parts/PageHead";
import { Tag } from "../parts/Tag";
import { TimeLeftUntil } from "../parts/TimeLeftUntil";
import classes from "./Access.module.css";

const AFTER_FAILURE_MILLIS = 5_000;

/** Ask for a lease, see it once, give it back. */
export function Access() {
  const { me, heed } = useMe();
  const [answer, setAnswer] = useState<AccessAnswer>();
  const [leases, setLeases] = useState<Lease[]>();
  const [problem, setProblem] = useState<Problem>();

  const fail = useCallback(
    (cause: unknown) => {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(failed);
    },
    [heed],
  );

  const reload = useCallback(() => {
    fetchLeases()
      .then((found) => {
        setProblem(undefined);
        setLeases(found);
      })
      .catch(fail);
  }, [fail]);

  useEffect(reload, [reload, answer?.lease?.id]);
  useDecision(answer, setAnswer, fail);

  const end = (lease: Lease) => {
    giveBack(lease.id).then(reload).catch(fail);
  };
  const withdraw = (id: string) => {
    withdrawAccess(id).then(setAnswer).catch(fail);
  };

  return (
    <>
      <PageHead title="Access" lead="A user and a password for one task, good for as long as its policy says." />
      {answer?.lease !== undefined ? (
        <LeaseCard lease={answer.lease} done={() => setAnswer(undefined)} />
      ) : answer?.state === "pending" ? (
        <section className={classes.waiting} role="status">
          <p>
            <Tag tone="warn">pending</Tag> People are asked. The lease appears here when they approve; keep this
            page open.
          </p>
          {answer.expires_at !== null && <TimeLeftUntil at={answer.expires_at} />}
          <Button variant="default" onClick={() => withdraw(answer.id)}>
            Withdraw
          </Button>
        </section>
      ) : (
        <>
          {answer !== undefined && (
            <div className={classes.ended} role="alert">
              <Tag tone={answer.state === "denied" ? "alarm" : "calm"}>{answer.state}</Tag>{" "}
              {answer.reason}
            </div>
          )}
          <AccessForm asked={setAnswer} />
        </>
      )}
      <h2 className={classes.sub}>{me.admin || me.auditor ? "All leases" : "Your leases"}</h2>
      <Leases leases={leases} problem={problem} reload={reload} end={end} />
    </>
  );
}

/** Asks again and again while people are asked. */
function useDecision(
  answer: AccessAnswer | undefined,
  setAnswer: (answer: AccessAnswer) => void,
  fail: (cause: unknown) => void,
): void {
  const [round, setRound] = useState(0);
  const id = answer?.state === "pending" ? answer.id : undefined;
  useEffect(() => {
    if (id === undefined) {
      return;
    }
    const stop = new AbortController();
    let timer: number | undefined;
    awaitAccess(id, stop.signal)
      .then((next) => {
        // Even when the page has gone on: nobody else will be shown this lease.
        setAnswer(next);
        setRound((before) => before + 1);
      })
      .catch((cause: unknown) => {
        if (!stop.signal.aborted) {
          fail(cause);
          timer = window.setTimeout(() => setRound((before) => before + 1), AFTER_FAILURE_MILLIS);
        }
      });
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [id, round, setAnswer, fail]);
}

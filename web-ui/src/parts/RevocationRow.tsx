import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { lift, Problem } from "../data/api";
import { useMe } from "../data/me";
import { ago, exactly, useNow } from "../data/time";
import type { Revocation } from "../data/types";
import classes from "./RevocationRow.module.css";
import { Tag } from "./Tag";

interface Props {
  revocation: Revocation;
  /** Whether the reader may lift it. */
  mine: boolean;
  onLifted: () => void;
}

export function RevocationRow({ revocation, mine, onLifted }: Props) {
  const { heed } = useMe();
  const now = useNow(10_000);
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await lift(revocation.id);
      onLifted();
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(`${failed.detail} ${failed.next}`);
    } finally {
      setBusy(false);
      setSure(false);
    }
  };

  return (
    <li className={classes.row} data-stands={revocation.stands}>
      <div className={classes.whom}>
        <Tag tone={revocation.stands ? "alarm" : "calm"}>{revocation.kind}</Tag>
        {revocation.kind === "session" ? (
          <Link href={`/sessions/${revocation.subject}`}>{revocation.subject}</Link>
        ) : (
          <strong>{revocation.subject}</strong>
        )}
      </div>
      <p className={classes.reason}>{revocation.reason}</p>
      <p className={classes.by}>
        by {revocation.by},{" "}
        <time dateTime={revocation.at} title={exactly(revocation.at)}>
          {ago(revocation.at, now)}
        </time>
        {revocation.lifted_at !== null && (
          <>
            ; lifted by {revocation.lifted_by},{" "}
            <time dateTime={revocation.lifted_at} title={exactly(revocation.lifted_at)}>
              {ago(revocation.lifted_at, now)}
            </time>
          </>
        )}
      </p>
      {mine && revocation.stands && (
        <div className={classes.lift}>
          {sure ? (
            <>
              <Button size="compact-md" loading={busy} onClick={() => void send()}>
                Let in again
              </Button>
              <Button size="compact-md" variant="default" onClick={() => setSure(false)}>
                Cancel
              </Button>
            </>
          ) : (
            <Button size="compact-md" variant="default" onClick={() => setSure(true)}>
              Lift
              <span className="unseen"> the revocation of {revocation.subject}</span>
            </Button>
          )}
        </div>
      )}
      {problem !== undefined && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

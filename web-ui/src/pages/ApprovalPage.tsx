import { useEffect, useState } from "react";
import { Link } from "wouter";
import { Problem } from "../data/api";
import { useApprovals } from "../data/approvals";
import { exactly, moment } from "../data/time";
import { ApprovalCard } from "../card/ApprovalCard";
import { useCardKeys } from "../card/cardKeys";
import { CopyLink } from "../parts/CopyLink";
import { Failure, Loading } from "../parts/States";
import classes from "./ApprovalPage.module.css";

/** One approval by its link. */
export function ApprovalPage({ id }: { id: string }) {
  const { all, load } = useApprovals();
  const [problem, setProblem] = useState<Problem>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setProblem(undefined);
    load(id).catch((cause: unknown) => setProblem(Problem.of(cause)));
  }, [id, load, attempt]);
  useCardKeys();
  const approval = all?.get(id);
  if (approval === undefined) {
    return problem === undefined ? (
      <Loading what="the approval" />
    ) : (
      <>
        <div className={classes.top}>
          <Link href="/approvals">← Inbox</Link>
        </div>
        <Failure problem={problem} retry={() => setAttempt(attempt + 1)} />
      </>
    );
  }
  return (
    <>
      <div className={classes.top}>
        <Link href="/approvals">← Inbox</Link>
        <CopyLink />
      </div>
      <h1 className="unseen">Approval</h1>
      <ApprovalCard approval={approval} alone />
      <dl className={classes.more}>
        <div>
          <dt>Asked</dt>
          <dd title={exactly(approval.requested_at)}>{moment(approval.requested_at)}</dd>
        </div>
        {approval.votes.map((vote) => (
          <div key={vote.principal}>
            <dt>{vote.approve ? "Approved" : "Denied"}</dt>
            <dd>
              {vote.name}, {moment(vote.at)}
              {vote.reason !== "" && `: ${vote.reason}`}
            </dd>
          </div>
        ))}
        <div>
          <dt>Approval</dt>
          <dd>
            <code>{approval.id}</code>
          </dd>
        </div>
        {approval.digest !== "" && (
          <div>
            <dt>Digest</dt>
            <dd title="SHA-256 over principal, connection, schema, statement, parameters and what is revealed">
              <code>{approval.digest}</code>
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}

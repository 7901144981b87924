import { Link } from "wouter";
import { ago, exactly, useNow } from "../data/time";
import type { Approval } from "../data/types";
import classes from "./DecidedRow.module.css";
import { Tag } from "./Tag";
import { stateTone } from "./words";

/** One line about what is over; the page behind it has the rest. */
export function DecidedRow({ approval }: { approval: Approval }) {
  const now = useNow(30_000);
  const at = approval.outcome?.at ?? approval.requested_at;
  const by = approval.outcome?.by ?? "";
  const reason = approval.outcome?.reason ?? "";
  return (
    <li className={classes.row}>
      <Link href={`/approvals/${approval.id}`} className={classes.link}>
        <span className={classes.state}>
          <Tag tone={stateTone(approval.state)}>{approval.state}</Tag>
        </span>
        {approval.access !== null ? (
          <span className={classes.statement}>Access: {approval.access.purpose}</span>
        ) : (
          <code className={classes.statement}>{approval.statement.replace(/\s+/g, " ")}</code>
        )}
        <time className={classes.at} dateTime={at} title={exactly(at)}>
          {ago(at, now)}
        </time>
        <span className={classes.about}>
          {approval.requester.name} on {approval.connection}
          {by !== "" && ` · by ${by}`}
          {reason !== "" && `: ${reason}`}
        </span>
      </Link>
    </li>
  );
}

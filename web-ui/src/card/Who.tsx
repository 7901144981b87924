import { Link } from "wouter";
import { exactly } from "../data/time";
import type { Approval } from "../data/types";
import { Tag } from "../parts/Tag";
import { stateTone } from "../parts/words";
import classes from "./Card.module.css";
import { TimeLeft } from "./TimeLeft";

/** Who is behind it: the agent, its person, its groups; and where it wants to do it. */
export function Who({ approval, alone }: { approval: Approval; alone: boolean }) {
  const { requester, connection, schema, access, state } = approval;
  return (
    <header className={classes.head}>
      <div className={classes.who}>
        <h2>
          {requester.name} <Tag>{requester.kind}</Tag>
        </h2>
        <p>
          {requester.acts_for !== null && (
            <>
              for <strong>{requester.acts_for}</strong>,{" "}
            </>
          )}
          {access !== null ? "asks for access to " : "on "}
          <strong>{connection}</strong>
          {schema !== "" && <> / {schema}</>}
        </p>
        {approval.purpose !== "" && (
          <p>
            “{approval.purpose}”{" "}
            {Object.entries(approval.tags).map(([name, value]) => (
              <Tag key={name}>
                {name}: {value}
              </Tag>
            ))}
          </p>
        )}
        <p className={classes.quiet}>
          <code>{requester.id}</code>
          {requester.groups.length > 0 && <> in {requester.groups.join(", ")}</>} · from <code>{approval.client}</code>
          {access === null && approval.session !== null && (
            <>
              {" · "}
              <Link href={`/sessions/${approval.session}#statement-${approval.statement_number}`}>
                statement {approval.statement_number} of its session
              </Link>
            </>
          )}
          {!alone && (
            <>
              {" · "}
              <Link href={`/approvals/${approval.id}`} title={exactly(approval.requested_at)}>
                show alone
              </Link>
            </>
          )}
        </p>
      </div>
      {state === "pending" ? <TimeLeft approval={approval} /> : <Tag tone={stateTone(state)}>{state}</Tag>}
    </header>
  );
}

import { Link } from "wouter";
import { ago, counted, duration, exactly, useNow } from "../data/time";
import type { SessionSummary } from "../data/types";
import classes from "./SessionRow.module.css";
import { Tag } from "./Tag";
import { EndSession } from "./EndSession";
import { flag } from "./words";

export function SessionRow({ session, onEnded }: { session: SessionSummary; onEnded: () => void }) {
  const now = useNow(10_000);
  return (
    <li className={classes.row}>
      <Link href={`/sessions/${session.id}`} className={classes.link}>
        <span className={classes.who}>
          <strong>{session.principal_name}</strong> <Tag>{session.kind}</Tag>
          {session.principal !== session.principal_name && (
            <span className={classes.id}>{session.principal}</span>
          )}
          {session.purpose !== "" && <span className={classes.id}>for: {session.purpose}</span>}
        </span>
        <span className={classes.connection}>{session.connection}</span>
        <span className={classes.numbers}>
          {counted(session.statements, "statement")}
          {session.denied > 0 && <Tag tone="alarm">{session.denied} denied</Tag>}
          {session.flags.map((word) => (
            <Tag key={word} tone="alarm">
              {flag(word)}
            </Tag>
          ))}
          {session.reviewed > 0 && <Tag tone="warn">{session.reviewed} reviewed</Tag>}
        </span>
        <span className={classes.when}>
          <time dateTime={session.opened_at} title={exactly(session.opened_at)}>
            {ago(session.opened_at, now)}
          </time>
          {session.closed_at === null ? (
            <Tag tone="good">open</Tag>
          ) : (
            <span>
              {duration(Math.max(0, Date.parse(session.closed_at) - Date.parse(session.opened_at)))}
            </span>
          )}
        </span>
      </Link>
      <EndSession session={session} onEnded={onEnded} />
    </li>
  );
}

import type { ConnectionStatus } from "../data/connections";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import classes from "./Connections.module.css";
import { found } from "./words";

/** What was found at a server, in full. */
export function Status({ status }: { status: ConnectionStatus }) {
  const { tone, word, problem } = found(status);
  return (
    <div className={classes.status} data-tone={tone} role="status">
      <p className={classes.verdict}>
        <Tag tone={tone}>{word}</Tag>
        <span className={classes.quiet}>
          {status.latency_ms} ms, <When at={status.checked_at} />
        </span>
      </p>
      {problem !== null && <p>{problem}</p>}
      {status.server_version !== "" && (
        <dl className={classes.facts}>
          <dt>Server</dt>
          <dd>{status.server_version}</dd>
          <dt>TLS</dt>
          <dd>{status.tls === "none" ? "none, plain text" : status.tls}</dd>
          {status.can_make_users !== null && (
            <>
              <dt>Makes users</dt>
              <dd>{status.can_make_users ? "yes, one was made and dropped" : "no"}</dd>
            </>
          )}
        </dl>
      )}
    </div>
  );
}

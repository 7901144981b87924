import { Button } from "@mantine/core";
import { IconPlugConnected, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { Problem } from "../data/api";
import { probeConnection, removeConnection, type Connection, type ConnectionStatus } from "../data/connections";
import { useMe } from "../data/me";
import { counted } from "../data/time";
import { Confirm } from "../parts/Confirm";
import { CopyLink } from "../parts/CopyLink";
import { notifyDone } from "../parts/notify";
import { Failure } from "../parts/States";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import classes from "./Connections.module.css";
import { Status } from "./Status";
import { ACCOUNTS, sentence, standing, TLS, whom } from "./words";

interface Props {
  connection: Connection;
  /** Whether this reader may change connections at all. */
  mayChange: boolean;
  onEdit: () => void;
  /** The list is no longer true. */
  onChanged: () => void;
  onGone: () => void;
}

/** All about one connection. */
export function Detail({ connection, mayChange, onEdit, onChanged, onGone }: Props) {
  const { heed } = useMe();
  const [status, setStatus] = useState<ConnectionStatus>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const { tone, word, problem: trouble } = standing(connection);
  const shown = status ?? connection.status;
  const own = mayChange && connection.source === "console";

  const probe = async () => {
    setBusy(true);
    try {
      setStatus(await probeConnection(connection.name));
      setProblem(undefined);
      onChanged();
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.detail}>
      {connection.state !== "open" && (
        <div className={classes.status} data-tone={tone}>
          <Tag tone={tone}>{word}</Tag>
          <p>{trouble !== null && sentence(trouble)}</p>
        </div>
      )}
      {shown !== null && <Status status={shown} />}
      {problem !== undefined && <Failure problem={problem} />}
      <div className={classes.actions}>
        {mayChange && (
          <Button
            variant="default"
            size="compact-sm"
            loading={busy}
            leftSection={<IconPlugConnected size={16} aria-hidden="true" />}
            onClick={() => void probe()}
          >
            Check now
          </Button>
        )}
        {own && connection.state !== "leaving" && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPencil size={16} aria-hidden="true" />}
            onClick={onEdit}
          >
            Change
          </Button>
        )}
        {own && <Remove connection={connection} onChanged={onChanged} onGone={onGone} />}
        <CopyLink path={`/connections/${encodeURIComponent(connection.name)}`} />
      </div>
      <section>
        <h3>Settings</h3>
        <Settings connection={connection} />
        <p className={classes.quiet}>
          {connection.source === "file"
            ? "It stands in the gateway's configuration file and is changed there."
            : "The password is kept encrypted and is never shown again."}
        </p>
      </section>
      <section>
        <h3>Who may use it</h3>
        <Users connection={connection} />
      </section>
      <section>
        <h3>Sessions</h3>
        <p>
          {counted(connection.open_sessions, "session")} open.{" "}
          <Link href={`/sessions?connection=${encodeURIComponent(connection.name)}`}>All sessions of it</Link>
        </p>
      </section>
    </div>
  );
}

function Settings({ connection }: { connection: Connection }) {
  const facts: [string, string | undefined | null][] = [
    ["Server", `${connection.host}:${connection.port}`],
    ["Schema", connection.schema],
    ["Account", `${ACCOUNTS[connection.account].label} (${connection.account})`],
    ["User", connection.user],
    ["Rights", connection.grants === "statement" ? "for each statement, while it runs" : undefined],
    ["Users come from", connection.user_host],
    ["Admin user", connection.admin_user],
    ["Region", connection.region],
    ["TLS", TLS[connection.tls]],
    ["Login within", connection.connect_timeout],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([title, value]) =>
          value !== undefined &&
          value !== null &&
          value !== "" && (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      {connection.registered_by !== undefined && connection.registered_at !== undefined && (
        <div>
          <dt>Registered</dt>
          <dd>
            by {connection.registered_by}, <When at={connection.registered_at} />
          </dd>
        </div>
      )}
      {connection.changed_by !== undefined &&
        connection.changed_at !== undefined &&
        connection.changed_at !== connection.registered_at && (
          <div>
            <dt>Changed</dt>
            <dd>
              by {connection.changed_by}, <When at={connection.changed_at} />
            </dd>
          </div>
        )}
    </dl>
  );
}

function Users({ connection }: { connection: Connection }) {
  if (connection.used_by.length === 0) {
    return <p>Nobody: no policy names it. Agents that ask for it are refused.</p>;
  }
  return (
    <ul className={classes.users}>
      {connection.used_by.map((use) => (
        <li key={use.policy}>
          <strong>{use.policy}</strong>
          <span>{whom(use)}</span>
        </li>
      ))}
    </ul>
  );
}

function Remove({ connection, onChanged, onGone }: Pick<Props, "connection" | "onChanged" | "onGone">) {
  const leaving = connection.state === "leaving";
  return (
    <Confirm
      label={leaving ? "Forget it anyway" : "Remove"}
      title={leaving ? `Forget ${connection.name} anyway?` : `Remove ${connection.name}?`}
      act={async () => {
        const removal = await removeConnection(connection.name, leaving);
        if (removal.problem === null) {
          notifyDone(`${connection.name} is removed; ${counted(removal.ended_sessions, "session")} ended.`);
          onGone();
        }
      }}
      done={onChanged}
    >
      {leaving ? (
        <p>
          Short-lived users whose names begin with sp_ may be left at {connection.host}; without this connection the
          gateway cannot remove them any more. Drop them there by hand.
        </p>
      ) : (
        <p>
          {connection.open_sessions > 0
            ? `${counted(connection.open_sessions, "open session")} will end at once. `
            : "No session is open. "}
          Leases and approvals for it are over, its short-lived users are removed, and its password is forgotten.
        </p>
      )}
    </Confirm>
  );
}

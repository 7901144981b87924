import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { counted, exactly, moment } from "../data/time";
import type { IssuedLease } from "../data/types";
import classes from "./LeaseCard.module.css";

/** The one time that a lease's password is seen. */
export function LeaseCard({ lease, done }: { lease: IssuedLease; done: () => void }) {
  // The password is asked for, and stays out of the command and the shell's history.
  const command = `mysql --host=${lease.host} --port=${lease.port} --user=${lease.user} --password`;
  return (
    <section className={classes.card} aria-label="Your lease">
      <h2>Your lease of {lease.connection}</h2>
      <p>
        The password is shown this one time and kept nowhere. {counted(lease.sessions, "session")} until{" "}
        <time dateTime={lease.expires_at} title={exactly(lease.expires_at)}>
          {moment(lease.expires_at)}
        </time>
        .
      </p>
      <dl className={classes.values}>
        <Value name="Host" value={lease.host} />
        <Value name="Port" value={String(lease.port)} />
        <Value name="User" value={lease.user} />
        <Value name="Password" value={lease.password} />
        <Value name="Command" value={command} />
      </dl>
      <Button variant="default" onClick={done}>
        I have it
      </Button>
    </section>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  const clipboard = useClipboard({ timeout: 2_000 });
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
        {"clipboard" in navigator && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Copy ${name.toLowerCase()}`}
            onClick={() => clipboard.copy(value)}
          >
            {clipboard.copied ? "Copied" : "Copy"}
          </Button>
        )}
      </dd>
    </div>
  );
}

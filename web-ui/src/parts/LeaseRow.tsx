import { Button } from "@mantine/core";
import { ago, counted, exactly, useNow } from "../data/time";
import type { Lease, LeaseState } from "../data/types";
import classes from "./LeaseRow.module.css";
import { Tag, type Tone } from "./Tag";

const TONES: Record<LeaseState, Tone> = {
  open: "good",
  used_up: "calm",
  expired: "calm",
  given_back: "calm",
  revoked: "alarm",
};

interface Props {
  lease: Lease;
  mine: boolean;
  end: (lease: Lease) => void;
}

/** One lease, with what is left of it. */
export function LeaseRow({ lease, mine, end }: Props) {
  const now = useNow(10_000);
  const holds = lease.state === "open" || lease.state === "used_up";
  return (
    <li className={classes.row}>
      <span className={classes.what}>
        <strong>{lease.connection}</strong>
        <span>{lease.purpose}</span>
        <span className={classes.quiet}>
          {!mine && `${lease.principal_name} · `}
          <code>{lease.user}</code> · {lease.begun} of {counted(lease.sessions, "session")} ·{" "}
          <time dateTime={lease.issued_at} title={exactly(lease.issued_at)}>
            {ago(lease.issued_at, now)}
          </time>
        </span>
      </span>
      <span className={classes.state}>
        <Tag tone={TONES[lease.state]}>{lease.state.replace("_", " ")}</Tag>
        {mine && holds && (
          <Button variant="default" size="compact-sm" onClick={() => end(lease)}>
            Give back
          </Button>
        )}
      </span>
    </li>
  );
}

import { Button } from "@mantine/core";
import { revoke } from "../data/api";
import { useMe } from "../data/me";
import { ago, counted, exactly, useNow } from "../data/time";
import type { Lease, LeaseState } from "../data/types";
import classes from "./LeaseRow.module.css";
import { Tag, type Tone } from "./Tag";
import { ThrowOut } from "./ThrowOut";

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
  onRevoked: () => void;
}

/** One lease, with what is left of it. */
export function LeaseRow({ lease, mine, end, onRevoked }: Props) {
  const { me } = useMe();
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
        {!mine && holds && me.admin && !me.auditor && (
          <ThrowOut
            label="Revoke"
            title={`Revoke this lease of ${lease.principal_name}?`}
            act={(reason) => revoke("lease", lease.id, reason)}
            done={onRevoked}
          >
            Its sessions end at once, and no other begins with it. This cannot be taken back. {lease.principal_name}{" "}
            may ask for another.
          </ThrowOut>
        )}
      </span>
    </li>
  );
}

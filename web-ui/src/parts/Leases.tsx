import { Button } from "@mantine/core";
import { revoke, type Problem } from "../data/api";
import { useMe } from "../data/me";
import { counted } from "../data/time";
import type { Lease, LeaseState } from "../data/types";
import { notifyDone } from "./notify";
import { Table, type Column } from "./Table";
import { Tag, type Tone } from "./Tag";
import { ThrowOut } from "./ThrowOut";
import { TimeLeftUntil } from "./TimeLeftUntil";
import { When } from "./When";

const TONES: Record<LeaseState, Tone> = {
  open: "good",
  used_up: "calm",
  expired: "calm",
  given_back: "calm",
  revoked: "alarm",
};

interface Props {
  leases: readonly Lease[] | undefined;
  problem: Problem | undefined;
  reload: () => void;
  end: (lease: Lease) => void;
}

/** Leases, with what is left of each. */
export function Leases({ leases, problem, reload, end }: Props) {
  const { me } = useMe();
  const all = me.admin || me.auditor;
  const columns: Column<Lease>[] = [
    { key: "connection", title: "Connection", draw: (lease) => lease.connection },
    { key: "purpose", title: "Purpose", width: "minmax(0, 2fr)", draw: (lease) => lease.purpose },
    { key: "user", title: "User", draw: (lease) => <code>{lease.user}</code> },
    {
      key: "sessions",
      title: "Sessions",
      width: "90px",
      draw: (lease) => (
        <span title={`${lease.begun} of ${counted(lease.sessions, "session")} begun`}>
          {lease.begun} of {lease.sessions}
        </span>
      ),
    },
    { key: "issued", title: "Issued", width: "110px", draw: (lease) => <When at={lease.issued_at} /> },
    {
      key: "state",
      title: "State",
      width: "120px",
      draw: (lease) =>
        holds(lease) ? <TimeLeftUntil at={lease.expires_at} /> : <Tag tone={TONES[lease.state]}>{word(lease)}</Tag>,
    },
    {
      key: "act",
      title: "",
      width: "100px",
      align: "end",
      narrow: "bare",
      draw: (lease) => <Act lease={lease} end={end} reload={reload} />,
    },
  ];
  if (all) {
    columns.splice(1, 0, { key: "who", title: "Who", draw: (lease) => lease.principal_name });
  }
  return (
    <Table
      label="Leases"
      rows={leases}
      rowKey={(lease) => lease.id}
      columns={columns}
      tone={(lease) => (holds(lease) ? undefined : "quiet")}
      problem={problem}
      reload={reload}
      empty={{ title: "No lease yet", text: "A lease is a user and a password for one task." }}
    />
  );
}

/** Whether sessions may go on with it. */
function holds(lease: Lease): boolean {
  return lease.state === "open" || lease.state === "used_up";
}

function word(lease: Lease): string {
  return lease.state.replace("_", " ");
}

function Act({ lease, end, reload }: { lease: Lease; end: (lease: Lease) => void; reload: () => void }) {
  const { me } = useMe();
  if (!holds(lease)) {
    return null;
  }
  if (lease.principal === me.id) {
    return (
      <Button variant="default" size="compact-sm" onClick={() => end(lease)}>
        Give back
      </Button>
    );
  }
  return (
    me.admin &&
    !me.auditor && (
      <ThrowOut
        label="Revoke"
        title={`Revoke this lease of ${lease.principal_name}?`}
        act={(reason) => revoke("lease", lease.id, reason)}
        done={() => {
          notifyDone("Revoked.");
          reload();
        }}
      >
        Its sessions end at once, and no other begins with it. This cannot be taken back. {lease.principal_name} may
        ask for another.
      </ThrowOut>
    )
  );
}

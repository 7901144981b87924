import { Link } from "wouter";
import { lift, type Problem } from "../data/api";
import { useMe } from "../data/me";
import type { Revocation } from "../data/types";
import { Confirm } from "./Confirm";
import { notifyDone } from "./notify";
import { Table, type Column } from "./Table";
import { Tag } from "./Tag";
import { When } from "./When";

interface Props {
  revocations: readonly Revocation[] | undefined;
  problem: Problem | undefined;
  reload: () => void;
  empty: { title: string; text: string };
}

/** Revocations, those that stand to be lifted by administrators. */
export function RevocationTable({ revocations, problem, reload, empty }: Props) {
  const { me } = useMe();
  return (
    <Table
      label="Revocations"
      rows={revocations}
      rowKey={(revocation) => revocation.id}
      columns={columns(me.admin && !me.auditor, reload)}
      tone={(revocation) => (revocation.stands ? "alarm" : "quiet")}
      problem={problem}
      reload={reload}
      empty={empty}
    />
  );
}

function columns(admin: boolean, reload: () => void): readonly Column<Revocation>[] {
  return [
    {
      key: "whom",
      title: "Whom",
      width: "minmax(0, 1.6fr)",
      draw: ({ kind, subject, stands }) => (
        <>
          <Tag tone={stands ? "alarm" : "calm"}>{kind}</Tag>{" "}
          {kind === "session" ? <Link href={`/sessions/${subject}`}>{subject}</Link> : <strong>{subject}</strong>}
        </>
      ),
    },
    { key: "reason", title: "Reason", width: "minmax(0, 2fr)", draw: ({ reason }) => reason },
    {
      key: "by",
      title: "By",
      draw: ({ by, at }) => (
        <span>
          {by}, <When at={at} />
        </span>
      ),
    },
    { key: "state", title: "State", draw: (revocation) => <State revocation={revocation} /> },
    {
      key: "lift",
      title: "",
      width: "70px",
      align: "end",
      narrow: "bare",
      draw: ({ id, subject, stands }) =>
        admin &&
        stands && (
          <Confirm
            label="Lift"
            color="cyan"
            title="Let in again?"
            act={() => lift(id)}
            done={() => {
              notifyDone("Lifted.");
              reload();
            }}
          >
            Tokens and leases of {subject} are taken again.
          </Confirm>
        ),
    },
  ];
}

function State({ revocation: { stands, lifted_by: by, lifted_at: at } }: { revocation: Revocation }) {
  if (stands) {
    return <>kept out</>;
  }
  return at === null ? (
    <>over</>
  ) : (
    <span>
      lifted by {by}, <When at={at} />
    </span>
  );
}

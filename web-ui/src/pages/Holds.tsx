import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { useAnswer } from "../data/answer";
import { fetchHolds, HOLD_KINDS, liftHold, placeHold, type HoldKind, type LegalHold } from "../data/holds";
import { useMe } from "../data/me";
import { moment } from "../data/time";
import { Confirm } from "../parts/Confirm";
import { TimeFields } from "../parts/FilterFields";
import { notifyDone } from "../parts/notify";
import { PageHead } from "../parts/PageHead";
import { Table, type Column } from "../parts/Table";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import classes from "./Holds.module.css";

const PLACEHOLDERS: Record<HoldKind, string> = {
  session: "Whole identifier of the session",
  principal: "Whole identifier, as sessions show it",
  connection: "Name of the connection",
};

/** What is kept whatever the rules of retention say. */
export function Holds() {
  const { me } = useMe();
  const { value: holds, problem, reload } = useAnswer(fetchHolds);
  const admin = me.admin && !me.auditor;

  return (
    <>
      <PageHead
        title="Legal holds"
        lead="What is held is not deleted by the rules of retention until the hold is lifted. Placing and lifting are signed."
      />
      {admin && <NewHold onDone={reload} />}
      <Table
        label="Legal holds"
        rows={holds}
        rowKey={(hold) => hold.id}
        columns={columns(admin, reload)}
        tone={(hold) => (hold.stands ? undefined : "quiet")}
        problem={problem}
        reload={reload}
        empty={{ title: "Nothing is held", text: "Sessions are kept for as long as the rules of retention say." }}
      />
    </>
  );
}

function NewHold({ onDone }: { onDone: () => void }) {
  const [kind, setKind] = useState<HoldKind>("session");
  const [subject, setSubject] = useState("");
  const [times, setTimes] = useState({ from: "", until: "" });
  const what = subject.trim();
  return (
    // No form: the dialog below is one.
    <div className={classes.form} role="group" aria-label="New hold">
      <NativeSelect
        aria-label="What to hold"
        data={[...HOLD_KINDS]}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as HoldKind)}
      />
      <TextInput
        aria-label="Whom or what to hold"
        className={classes.subject}
        placeholder={PLACEHOLDERS[kind]}
        value={subject}
        maxLength={500}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <TimeFields
        from={times.from}
        until={times.until}
        onChange={(name, value) => setTimes((before) => ({ ...before, [name]: value }))}
      />
      {what === "" ? (
        <Button variant="outline" disabled>
          Hold
        </Button>
      ) : (
        <Confirm
          label="Hold"
          size="sm"
          color="cyan"
          title={`Hold ${kind} ${what}?`}
          reason="Say why it must be kept."
          act={(reason) => placeHold({ kind, subject: what, ...times }, reason)}
          done={() => {
            notifyDone("Held.");
            setSubject("");
            setTimes({ from: "", until: "" });
            onDone();
          }}
        >
          It is not deleted until somebody lifts the hold.
        </Confirm>
      )}
    </div>
  );
}

function columns(admin: boolean, reload: () => void): readonly Column<LegalHold>[] {
  return [
    {
      key: "what",
      title: "What",
      width: "minmax(0, 1.8fr)",
      draw: ({ kind, subject }) => (
        <>
          <Tag tone="calm">{kind}</Tag>{" "}
          {kind === "session" ? <Link href={`/sessions/${subject}`}>{subject}</Link> : <strong>{subject}</strong>}
        </>
      ),
    },
    { key: "times", title: "Of which time", draw: (hold) => <>{span(hold)}</> },
    { key: "reason", title: "Reason", width: "minmax(0, 1.6fr)", draw: ({ reason }) => reason },
    {
      key: "by",
      title: "By",
      draw: ({ by, by_name, at }) => (
        <span title={by}>
          {by_name}, <When at={at} />
        </span>
      ),
    },
    {
      key: "state",
      title: "State",
      draw: ({ lifted_by: by, lifted_at: at }) =>
        at === null ? (
          <>held</>
        ) : (
          <span>
            lifted by {by}, <When at={at} />
          </span>
        ),
    },
    {
      key: "lift",
      title: "",
      width: "70px",
      align: "end",
      narrow: "bare",
      draw: ({ id, kind, subject, stands }) =>
        admin &&
        stands && (
          <Confirm
            label="Lift"
            title="Lift the hold?"
            act={() => liftHold(id)}
            done={() => {
              notifyDone("Lifted.");
              reload();
            }}
          >
            {kind} {subject} may be deleted by the rules of retention from then on. That cannot be taken back.
          </Confirm>
        ),
    },
  ];
}

function span({ from, to }: LegalHold): string {
  if (from === null && to === null) {
    return "all";
  }
  return [from === null ? "" : `from ${moment(from)}`, to === null ? "" : `before ${moment(to)}`].join(" ").trim();
}

import { useEffect } from "react";
import { useKeyset } from "../data/keyset";
import { listen } from "../data/live";
import { useMe } from "../data/me";
import { fetchStanding, revokeStanding, type StandingApproval } from "../data/standing";
import { counted, exactly } from "../data/time";
import { Confirm } from "../parts/Confirm";
import { notifyDone } from "../parts/notify";
import { PageHead } from "../parts/PageHead";
import { Table, type Column } from "../parts/Table";
import { Tag } from "../parts/Tag";
import { TimeLeftUntil } from "../parts/TimeLeftUntil";
import { When } from "../parts/When";
import classes from "./Standing.module.css";

/** What agents need not ask for at the moment, and until when. */
export function Standing() {
  const { me } = useMe();
  const { rows, problem, busy, more, loadMore, reload } = useKeyset(fetchStanding);
  useEffect(() => listen({ onStanding: reload }), [reload]);
  return (
    <>
      <PageHead
        title="Standing approvals"
        lead="What was approved for a time: such statements run without a person, until the time is over or somebody takes it back."
      />
      <Table
        label="Standing approvals"
        rows={rows}
        rowKey={(one) => one.id}
        columns={columns(reload)}
        href={(one) => `/approvals/${one.approval}`}
        tone={(one) => (one.state === "standing" ? "warn" : "quiet")}
        problem={problem}
        reload={reload}
        empty={{
          title: me.admin || me.auditor ? "No approval stands" : "No approval stands that you may decide on",
          text: "On a request's card, “Approve for a time” makes one.",
        }}
        more={{ available: more, busy, load: loadMore }}
      />
    </>
  );
}

function columns(reload: () => void): readonly Column<StandingApproval>[] {
  return [
    { key: "who", title: "For", width: "minmax(0, 1.1fr)", draw: (one) => one.principal_name },
    {
      key: "what",
      title: "What",
      width: "minmax(0, 2.6fr)",
      narrow: "bare",
      draw: (one) => (
        <>
          <code className={classes.statement}>{one.statement}</code>
          <span className={classes.about}>
            {one.scope === "shape" ? "with any values" : "exactly this"}
            {one.max_rows !== null && `, at most ${counted(one.max_rows, "row")}`} · {one.connection}
            {one.schema !== "" && ` / ${one.schema}`}
          </span>
        </>
      ),
    },
    {
      key: "by",
      title: "Given",
      width: "minmax(0, 1.2fr)",
      draw: (one) => (
        <span>
          by {one.by}, <When at={one.created_at} />
          {one.reason !== "" && <q className={classes.reason}>{one.reason}</q>}
        </span>
      ),
    },
    {
      key: "uses",
      title: "Used",
      width: "110px",
      draw: (one) => (
        <span>
          {counted(one.uses, "time")}
          {one.last_used_at !== null && (
            <>
              , <When at={one.last_used_at} />
            </>
          )}
        </span>
      ),
    },
    { key: "until", title: "Until", width: "110px", draw: (one) => <Until one={one} /> },
    {
      key: "revoke",
      title: "",
      width: "84px",
      align: "end",
      narrow: "bare",
      draw: (one) =>
        one.may_revoke && (
          <Confirm
            label="Revoke"
            title="Take this approval back?"
            act={() => revokeStanding(one.id)}
            done={() => {
              notifyDone("Taken back.");
              reload();
            }}
          >
            From now on {one.principal_name} has to ask for this again.
          </Confirm>
        ),
    },
  ];
}

function Until({ one }: { one: StandingApproval }) {
  switch (one.state) {
    case "standing":
      return <TimeLeftUntil at={one.expires_at} />;
    case "expired":
      return <Tag>expired</Tag>;
    case "revoked":
      return (
        <span title={one.revoked_at === null ? undefined : exactly(one.revoked_at)}>
          <Tag tone="alarm">revoked</Tag> by {one.revoked_by ?? "somebody"}
        </span>
      );
  }
}

import { useCallback, useEffect } from "react";
import { Link } from "wouter";
import { useKeyset } from "../data/keyset";
import { listen } from "../data/live";
import { useMe } from "../data/me";
import { fetchOneStanding, fetchStanding, revokeStanding, type StandingApproval } from "../data/standing";
import { counted, exactly } from "../data/time";
import { Confirm } from "../parts/Confirm";
import { notifyDone } from "../parts/notify";
import { PageHead } from "../parts/PageHead";
import { Table, type Column } from "../parts/Table";
import { Tag } from "../parts/Tag";
import { TimeLeftUntil } from "../parts/TimeLeftUntil";
import { When } from "../parts/When";
import classes from "./Standing.module.css";

/** What agents need not ask for at the moment, and until when; or one of these alone. */
export function Standing({ id }: { id: string }) {
  const { me } = useMe();
  const load = useCallback(
    async (before: string | null, signal: AbortSignal) =>
      id === "" ? fetchStanding(before, signal) : { rows: [await fetchOneStanding(id, signal)], next: null },
    [id],
  );
  const { rows, problem, busy, more, loadMore, reload } = useKeyset(load);
  useEffect(() => listen({ onStanding: reload }), [reload]);
  return (
    <>
      <PageHead
        title={id === "" ? "Standing approvals" : "Standing approval"}
        lead="What was approved for a time: such statements run without a person, until the time is over or somebody takes it back."
        actions={id !== "" && <Link href="/standing">Show all</Link>}
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
          title: me.admin || me.auditor ? "No approval stands" : "No approval stands that you may see",
          text: "On a request's card, “Approve for a time” makes one.",
        }}
        more={{ available: more, busy, load: loadMore }}
      />
    </>
  );
}

function columns(reload: () => void): readonly Column<StandingApproval>[] {
  return [
    {
      key: "who",
      title: "For",
      width: "minmax(0, 1.1fr)",
      draw: (one) => (
        <span>
          {one.principal_name}
          {one.acts_for !== null && <span className={classes.about}>for {one.acts_for}</span>}
        </span>
      ),
    },
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
            {one.max_rows !== null && `, up to ${counted(one.max_rows, "row")} each by the database's estimate`} ·{" "}
            {one.connection}
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
    { key: "until", title: "Until", width: "minmax(110px, 1.4fr)", draw: (one) => <Until one={one} /> },
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
          {one.revoked_because !== null && <span className={classes.about}>{one.revoked_because}</span>}
        </span>
      );
  }
}

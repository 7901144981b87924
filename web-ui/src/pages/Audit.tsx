import { Modal } from "@mantine/core";
import { useCallback, useState } from "react";
import { Link } from "wouter";
import { ACT_FILTERS, fetchActs, type Act } from "../data/acts";
import { agentPath } from "../data/agents";
import { useFilters } from "../data/filters";
import { useKeyset } from "../data/keyset";
import { exactly, momentToTheSecond, zone } from "../data/time";
import { FilterBar, SearchField } from "../parts/FilterBar";
import { ChoiceField, TimeFields } from "../parts/FilterFields";
import { PageHead } from "../parts/PageHead";
import { Table, type Column } from "../parts/Table";
import { TypedField } from "../parts/TypedField";
import classes from "./Audit.module.css";

/** What a kind begins with, up to its dot. */
const KINDS = [
  { value: "request", label: "Decisions on requests" },
  { value: "standing-approval", label: "Standing approvals" },
  { value: "policy", label: "Policies" },
  { value: "connection", label: "Connections" },
  { value: "principal", label: "Principals" },
  { value: "group", label: "Groups" },
  { value: "lease", label: "Leases" },
  { value: "session", label: "Sessions" },
  { value: "revocation", label: "Revocations lifted" },
  { value: "person", label: "Sign-ins" },
];

const COLUMNS: readonly Column<Act>[] = [
  {
    key: "kind",
    title: "What was done",
    width: "minmax(0, 1.2fr)",
    draw: (act) => <span className={classes.kind}>{said(act.kind)}</span>,
  },
  {
    key: "subject",
    title: "To what",
    width: "minmax(0, 1.8fr)",
    draw: (act) => <span className={classes.cut}>{act.subject}</span>,
  },
  {
    key: "by",
    title: "By",
    width: "minmax(0, 1.2fr)",
    draw: (act) => (
      <span className={classes.cut} title={act.by}>
        {act.by_name}
      </span>
    ),
  },
  {
    key: "at",
    title: `When (${zone()})`,
    width: "210px",
    draw: (act) => (
      <time className={classes.cut} dateTime={act.at} title={exactly(act.at)}>
        {momentToTheSecond(act.at)}
      </time>
    ),
  },
  {
    key: "details",
    title: "Details",
    width: "minmax(0, 1.6fr)",
    narrow: "hide",
    draw: (act) => <span className={classes.quiet}>{inShort(act)}</span>,
  },
];

/** Every administrative act, as it was written down before it was done. */
export function Audit() {
  const { values, set, clear, count } = useFilters(ACT_FILTERS);
  const [chosen, setChosen] = useState<Act>();
  const load = useCallback(
    (before: string | null, signal: AbortSignal) => fetchActs(values, before, signal),
    [values],
  );
  const { rows, problem, busy, more, loadMore, reload } = useKeyset(load);
  return (
    <>
      <PageHead
        title="Audit"
        lead="What people did to the gateway itself. Each act is written down before it is done; one that cannot be is not done."
      />
      <FilterBar
        count={count}
        clear={clear}
        search={
          <SearchField
            label="Search subject"
            placeholder="To what, the whole name"
            value={values.subject}
            onChange={(value) => set("subject", value.trim())}
          />
        }
      >
        <ChoiceField
          label="What was done"
          any="Anything"
          value={values.kind}
          options={KINDS}
          onChange={(value) => set("kind", value)}
        />
        <TypedField
          label="By whom"
          placeholder="By whom, whole identifier"
          value={values.by}
          onChange={(value) => set("by", value)}
        />
        <TimeFields from={values.from} until={values.until} onChange={set} />
      </FilterBar>
      <Table
        label="Acts"
        rows={rows}
        rowKey={(act) => act.id}
        columns={COLUMNS}
        open={setChosen}
        problem={problem}
        reload={reload}
        empty={
          count > 0
            ? { title: "No act fits", text: "Clear a filter to see more." }
            : { title: "Nothing was done yet", text: "Decisions, revocations, exports and changes of policies stand here." }
        }
        more={{ available: more, busy, load: loadMore }}
      />
      <Modal
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={chosen === undefined ? "" : said(chosen.kind)}
        size="lg"
      >
        {chosen !== undefined && (
          <Details
            act={chosen}
            only={(name, value) => {
              set(name, value);
              setChosen(undefined);
            }}
          />
        )}
      </Modal>
    </>
  );
}

function Details({ act, only }: { act: Act; only: (name: "by" | "subject", value: string) => void }) {
  const place = placeOf(act);
  return (
    <>
      <p className={classes.words}>
        {act.by_name} (<code>{act.by}</code>), {exactly(act.at)}
      </p>
      <p className={classes.words}>
        {place === null ? act.subject : <Link href={place}>{act.subject}</Link>}
      </p>
      <pre className={classes.json} tabIndex={0} aria-label="The act as it was written down">
        {JSON.stringify(act, null, 2)}
      </pre>
      <p className={classes.words}>
        <button type="button" className={classes.only} onClick={() => only("by", act.by)}>
          All by {act.by_name}
        </button>
        <button type="button" className={classes.only} onClick={() => only("subject", act.subject)}>
          All about this
        </button>
      </p>
    </>
  );
}

/** principal.revoked: Principal revoked. */
function said(kind: string): string {
  const words = kind.replaceAll(/[._-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function inShort(act: Act): string {
  return Object.entries(act.details)
    .map(([name, value]) => `${name}: ${value}`)
    .join(" · ");
}

function placeOf(act: Act): string | null {
  switch (act.kind.split(".")[0]) {
    case "session":
      return `/sessions/${encodeURIComponent(act.subject)}`;
    case "principal":
      return agentPath(act.subject);
    case "request":
      return `/approvals/${encodeURIComponent(act.subject)}`;
    default:
      return null;
  }
}

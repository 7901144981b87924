import type { Keyset } from "../data/keyset";
import { count, duration } from "../data/time";
import type { SessionSummary } from "../data/types";
import classes from "./SessionTable.module.css";
import { Table, type Column } from "./Table";
import { Tag } from "./Tag";
import { When } from "./When";
import { flag } from "./words";

interface Props {
  list: Keyset<SessionSummary>;
  /** Whether the list goes on by itself when its end comes into sight. */
  further: boolean;
  empty: { title: string; text?: string };
  /** On a page of one agent, who it is goes without saying. */
  ofOne?: boolean;
}

/** Sessions, the newest first. */
export function SessionTable({ list, further, empty, ofOne = false }: Props) {
  return (
    <Table
      label="Sessions"
      rows={list.rows}
      rowKey={(session) => session.id}
      columns={ofOne ? [WHEN, ...COLUMNS.slice(1).filter((column) => column.key !== "opened")] : COLUMNS}
      href={(session) => `/sessions/${session.id}`}
      tone={(session) => (session.denied > 0 ? "alarm" : undefined)}
      problem={list.problem}
      reload={list.reload}
      empty={empty}
      more={{ available: list.more && further, busy: list.busy, load: list.loadMore }}
    />
  );
}

const WHEN: Column<SessionSummary> = {
  key: "opened",
  title: "Opened",
  width: "minmax(120px, 1fr)",
  draw: (session) => <When at={session.opened_at} />,
};

const COLUMNS: readonly Column<SessionSummary>[] = [
  { key: "who", title: "Who", width: "minmax(0, 2.2fr)", draw: (session) => <Who session={session} /> },
  {
    key: "connection",
    title: "Connection",
    width: "minmax(0, 1.1fr)",
    draw: (session) => <span className={classes.cut}>{session.connection}</span>,
  },
  { ...WHEN, width: "minmax(100px, 0.9fr)" },
  { key: "span", title: "Lasted", width: "104px", draw: (session) => <Span session={session} /> },
  {
    key: "statements",
    title: "Statements",
    width: "92px",
    align: "end",
    draw: (session) => <span className="tabular">{count(session.statements)}</span>,
  },
  { key: "verdicts", title: "Worth a look", width: "minmax(180px, 1.6fr)", draw: (session) => <Verdicts session={session} /> },
];

function Who({ session }: { session: SessionSummary }) {
  const second = session.purpose !== "" ? session.purpose : session.principal;
  return (
    <span className={classes.who}>
      <span className={classes.name}>
        {session.principal_name} {session.kind === "human" && <Tag>human</Tag>}
      </span>
      {second !== session.principal_name && <span className={classes.second}>{second}</span>}
    </span>
  );
}

function Span({ session }: { session: SessionSummary }) {
  return session.closed_at === null ? (
    <Tag tone="good">open</Tag>
  ) : (
    <span className="tabular">
      {duration(Math.max(0, Date.parse(session.closed_at) - Date.parse(session.opened_at)))}
    </span>
  );
}

function Verdicts({ session }: { session: SessionSummary }) {
  return (
    <span className={classes.tags}>
      {session.denied > 0 && <Tag tone="alarm">{count(session.denied)} denied</Tag>}
      {session.reviewed > 0 && <Tag tone="warn">{count(session.reviewed)} reviewed</Tag>}
      {session.flags.map((word) => (
        <Tag key={word} tone="alarm">
          {flag(word)}
        </Tag>
      ))}
    </span>
  );
}

import type { Keyset } from "../data/keyset";
import type { Statement } from "../data/statements";
import { count, duration } from "../data/time";
import classes from "./StatementTable.module.css";
import { Table, type Column } from "./Table";
import { Tag, type Tone } from "./Tag";
import { When } from "./When";

interface Props {
  list: Keyset<Statement>;
  empty: { title: string; text?: string };
}

/** Statements of all sessions, the latest first. A row leads to the statement in its session. */
export function StatementTable({ list, empty }: Props) {
  return (
    <Table
      label="Statements"
      rows={list.rows}
      rowKey={(statement) => `${statement.session} ${statement.number}`}
      columns={COLUMNS}
      href={(statement) => `/sessions/${statement.session}#statement-${statement.number}`}
      tone={(statement) => (statement.verdict === "deny" ? "alarm" : undefined)}
      problem={list.problem}
      reload={list.reload}
      empty={empty}
      more={{ available: list.more, busy: list.busy, load: list.loadMore }}
    />
  );
}

const COLUMNS: readonly Column<Statement>[] = [
  {
    key: "statement",
    title: "Statement",
    width: "minmax(0, 4fr)",
    draw: (statement) => (
      <code className={classes.head} title={statement.head}>
        {statement.head || "(no text)"}
      </code>
    ),
  },
  { key: "who", title: "Who", width: "minmax(0, 1.3fr)", draw: (statement) => <Cut text={statement.principal_name} /> },
  { key: "connection", title: "Connection", width: "minmax(0, 1fr)", draw: (statement) => <Cut text={statement.connection} /> },
  { key: "at", title: "When", width: "minmax(104px, 0.8fr)", draw: (statement) => <When at={statement.at} /> },
  { key: "verdict", title: "Verdict", width: "112px", draw: (statement) => <Verdict statement={statement} /> },
  { key: "came", title: "Came of it", width: "minmax(130px, 1fr)", draw: (statement) => <Outcome statement={statement} /> },
];

const VERDICTS: Record<Statement["verdict"], { tone: Tone; word: string }> = {
  allow: { tone: "good", word: "allowed" },
  review: { tone: "warn", word: "reviewed" },
  deny: { tone: "alarm", word: "denied" },
};

function Cut({ text }: { text: string }) {
  return (
    <span className={classes.cut} title={text}>
      {text}
    </span>
  );
}

function Verdict({ statement }: { statement: Statement }) {
  const { tone, word } = VERDICTS[statement.verdict] ?? { tone: "calm", word: statement.verdict };
  return (
    <span title={statement.rule === "" ? undefined : `by ${statement.rule}`}>
      <Tag tone={tone}>{word}</Tag>
    </span>
  );
}

function Outcome({ statement }: { statement: Statement }) {
  if (statement.outcome === null) {
    return <span className={classes.quiet}>{statement.verdict === "deny" ? "did not run" : "no answer"}</span>;
  }
  if (statement.outcome !== "ok") {
    return <Tag tone="alarm">{statement.outcome === "unknown" ? "outcome unknown" : statement.outcome}</Tag>;
  }
  const amount =
    statement.affected_rows > 0
      ? `${count(statement.affected_rows)} changed`
      : `${count(statement.rows)} ${statement.rows === 1 ? "row" : "rows"}`;
  return (
    <span className={`${classes.cut} tabular`}>
      {amount}
      {statement.run_micros !== null && <span className={classes.quiet}> · {duration(statement.run_micros / 1000)}</span>}
    </span>
  );
}

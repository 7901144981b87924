import { Button, Modal } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import type { Problem } from "../../data/api";
import { reportFile, type Cell, type CellKind, type ReportAnswer, type ReportHeading, type ReportQuestion, type ReportRow } from "../../data/reports";
import { count, counted, exactly, moment } from "../../data/time";
import { Table, type Column } from "../Table";
import classes from "./ReportRows.module.css";

interface Props {
  report: ReportHeading;
  question: ReportQuestion;
  /** Undefined until it is there. */
  answer: ReportAnswer | undefined;
  problem: Problem | undefined;
  reload: () => void;
}

/** A report has more columns than a screen; these are what its rows are told apart by. The others are a click away. */
const IN_SIGHT: Record<string, readonly string[]> = {
  "table-access": ["at", "principal_name", "connection", "verdict", "verbs", "outcome", "text"],
  "agent-activity": ["at", "connection", "verdict", "tables", "outcome", "ran_ms", "text"],
  "refused-statements": ["at", "principal_name", "connection", "rule", "tables", "text"],
  "table-users": ["principal_name", "last", "statements", "reads", "writes", "refused", "not_approved", "sessions"],
  approvals: ["requested_at", "requester_name", "state", "waited_seconds", "approver_name", "reason", "text"],
  "unused-policies": ["rule", "effect", "unused", "decided", "last_decided", "principals_seen"],
};

const WIDTHS: Record<string, string> = {
  at: "176px",
  requested_at: "176px",
  first: "176px",
  last: "176px",
  last_decided: "176px",
  text: "minmax(0, 2.4fr)",
  rule: "minmax(0, 1.6fr)",
  reason: "minmax(0, 1.4fr)",
  principal: "minmax(0, 1.6fr)",
  principal_name: "minmax(0, 1.3fr)",
  statements: "96px",
  reads: "72px",
  writes: "72px",
  refused: "80px",
  not_approved: "96px",
  sessions: "80px",
  state: "92px",
  waited_seconds: "96px",
  verdict: "78px",
  outcome: "88px",
  rows: "72px",
  ran_ms: "84px",
};

/** On a screen the name stands for whose it is. */
const HEADS: Record<string, string> = {
  principal_name: "Who",
  requester_name: "Requester",
  approver_name: "Approver",
};

interface Numbered {
  key: string;
  row: ReportRow;
}

/** The first rows of a report, and where all of them are. */
export function ReportRows({ report, question, answer, problem, reload }: Props) {
  const [chosen, setChosen] = useState<ReportRow>();
  const rows = useMemo(() => answer?.rows.map((row, index): Numbered => ({ key: String(index), row })), [answer]);
  const columns = useMemo(() => columnsOf(report), [report]);
  return (
    <section aria-label={report.title}>
      {answer !== undefined && (
        <div className={classes.above}>
          <p role="status">
            {answer.more ? `The first ${counted(answer.rows.length, "row")}` : counted(answer.rows.length, "row")}, from{" "}
            <time dateTime={answer.from}>{utc(answer.from)}</time> to <time dateTime={answer.to}>{utc(answer.to)}</time> UTC
          </p>
          <div className={classes.files}>
            <File question={question} format="csv" />
            <File question={question} format="json" />
          </div>
        </div>
      )}
      <Table
        label={report.title}
        rows={rows}
        rowKey={({ key }) => key}
        columns={columns}
        open={({ row }) => setChosen(row)}
        problem={problem}
        reload={reload}
        empty={{ title: "No rows", text: "Nothing of this kind was recorded in this time." }}
      />
      {answer?.more === true && <p className={classes.note}>The files have all rows.</p>}
      <Modal opened={chosen !== undefined} onClose={() => setChosen(undefined)} title={report.title} size="lg">
        {chosen !== undefined && <Whole report={report} row={chosen} />}
      </Modal>
    </section>
  );
}

function File({ question, format }: { question: ReportQuestion; format: "csv" | "json" }) {
  return (
    <Button component="a" href={reportFile(question, format)} download variant="default" size="compact-sm">
      {format.toUpperCase()}
    </Button>
  );
}

function columnsOf(report: ReportHeading): Column<Numbered>[] {
  const names = IN_SIGHT[report.name] ?? report.columns.map(({ name }) => name);
  return report.columns
    .filter(({ name }) => names.includes(name))
    .sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name))
    .map(({ name, kind }) => ({
      key: name,
      title: HEADS[name] ?? titled(name),
      ...(WIDTHS[name] !== undefined && { width: WIDTHS[name] }),
      ...(kind === "number" && { align: "end" as const }),
      draw: ({ row }) => <Value value={row[name] ?? null} kind={kind} code={name === "text"} />,
    }));
}

function Value({ value, kind, code }: { value: Cell; kind: CellKind; code: boolean }) {
  if (value === null || value === "") {
    return null;
  }
  if (kind === "instant") {
    return (
      <time className={classes.cut} dateTime={String(value)} title={exactly(String(value))}>
        {moment(String(value))}
      </time>
    );
  }
  const text = said(value);
  return (
    <span className={code ? classes.code : classes.cut} title={text}>
      {text}
    </span>
  );
}

function said(value: Cell): string {
  return typeof value === "number" ? count(value) : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** Every cell of a row. */
function Whole({ report, row }: { report: ReportHeading; row: ReportRow }) {
  return (
    <dl className={classes.whole}>
      {report.columns.map(({ name, kind }) => {
        const value = row[name] ?? null;
        return (
          <div key={name}>
            <dt>{titled(name)}</dt>
            <dd className={name === "text" ? classes.statement : undefined}>
              {value === null ? "–" : name === "session" ? (
                <Link href={placeOf(row)}>{String(value)}</Link>
              ) : kind === "instant" ? (
                <time dateTime={String(value)}>{exactly(String(value))}</time>
              ) : (
                said(value)
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function placeOf(row: ReportRow): string {
  const session = `/sessions/${encodeURIComponent(String(row["session"]))}`;
  return typeof row["statement"] === "number" ? `${session}#statement-${row["statement"]}` : session;
}

const ABBREVIATED: Record<string, string> = { ms: "(ms)", seconds: "(s)" };

/** affected_rows: Affected rows. ran_ms: Ran (ms). */
function titled(name: string): string {
  const words = name
    .split("_")
    .map((word) => ABBREVIATED[word] ?? word)
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** 2026-11-20 12:00. */
function utc(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}

import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconLink } from "@tabler/icons-react";
import { Fragment, type ComponentProps } from "react";
import { Link } from "wouter";
import { useMe } from "../data/me";
import type { StatementMinutes } from "../data/recording";
import { touchedPath } from "../data/reports";
import { bytes, clockSpan, counted, duration, exactly, moment } from "../data/time";
import type { Finished, Judged } from "../data/types";
import { Statement } from "../sql/Statement";
import { ResultGrid } from "./ResultGrid";
import classes from "./StatementEntry.module.css";
import { Tag, type Tone } from "./Tag";
import { stateTone } from "./words";

const VERDICTS: Record<string, { tone: Tone; word: string }> = {
  allow: { tone: "good", word: "allowed" },
  deny: { tone: "alarm", word: "denied" },
  review: { tone: "warn", word: "review" },
};

interface Props {
  minutes: StatementMinutes;
  /** When the session began: times are shown from there. */
  from: number;
  open: boolean;
  /** Whether the address names it. */
  named?: boolean;
  /** For its list, which draws those that are near. */
  element?: ComponentProps<"li"> & { "data-index"?: number };
}

/** A statement's way through the gate, from arrival to answer. */
export function StatementEntry({ minutes, from, open, named = false, element = {} }: Props) {
  const { judged, requested, ended } = minutes;
  if (judged === undefined) {
    return null;
  }
  const verdict = VERDICTS[judged.verdict] ?? { tone: "calm", word: judged.verdict };
  return (
    <li
      {...element}
      className={classes.entry}
      id={`statement-${minutes.number}`}
      data-verdict={judged.verdict}
      data-named={named}
    >
      <header className={classes.head}>
        <a href={`#statement-${minutes.number}`} className={classes.number}>
          {minutes.number}
        </a>
        <time className={`${classes.at} tabular`} dateTime={judged.at} title={exactly(judged.at)}>
          +{clockSpan(Date.parse(judged.at) - from)}
        </time>
        <Tag tone={verdict.tone}>{verdict.word}</Tag>
        <span className={classes.rule}>
          by <code>{judged.rule}</code>
        </span>
        <span className={classes.command}>{judged.command}</span>
        <CopyAddress number={minutes.number} />
      </header>
      <Facts judged={judged} />
      {judged.text !== "" && (
        <Statement
          text={judged.text}
          parameters={judged.parameters}
          label={`Statement ${minutes.number}`}
          kept
        />
      )}
      {judged.revealed.length > 0 && <Reveals judged={judged} shown={ended?.outcome === "approved"} />}
      {judged.message !== "" && <p className={classes.refusal}>{judged.message}</p>}
      {requested !== undefined && (
        <p className={classes.review}>
          {ended === undefined ? (
            <>
              <Tag tone="warn">{open ? "waiting" : "unknown"}</Tag> for a person until{" "}
              {moment(requested.expires_at)}
            </>
          ) : (
            <>
              <Tag tone={stateTone(ended.outcome)}>{ended.outcome}</Tag>
              {ended.by !== "" && <> by {ended.by}</>} after{" "}
              {duration(Math.max(0, Date.parse(ended.at) - Date.parse(requested.at)))}
              {ended.reason !== "" && <>: “{ended.reason}”</>}
            </>
          )}{" "}
          · <Link href={`/approvals/${requested.approval}`}>approval</Link>
        </p>
      )}
      {requested === undefined && ended !== undefined && (
        <p className={classes.review}>
          <Tag tone={stateTone(ended.outcome)}>{ended.outcome}</Tag>
          {ended.by !== "" && <> by {ended.by}</>}
          {ended.how === "standing" ? " for all of its kind" : " when it came before"}
          {ended.reason !== "" && <>: “{ended.reason}”</>} ·{" "}
          {ended.how === "standing" ? (
            <Link href={`/standing/${ended.approval}`}>standing approval</Link>
          ) : (
            <Link href={`/approvals/${ended.approval}`}>approval</Link>
          )}
        </p>
      )}
      {minutes.lent !== undefined && (
        <p className={classes.review}>
          <Tag>granted for it</Tag> {minutes.lent.privileges.join(", ")}
        </p>
      )}
      {minutes.file !== undefined && (
        <p className={classes.review}>
          <Tag>file</Tag> {minutes.file.bytes} bytes, SHA-256 {minutes.file.sha256}
        </p>
      )}
      {minutes.grids.map((grid, index) => (
        <ResultGrid key={index} grid={grid} />
      ))}
      {onlyPrepared(judged) && judged.verdict === "review" && (
        <p className={classes.review}>Prepared only; whether a person is asked is judged at each execution.</p>
      )}
      <Outcome minutes={minutes} open={open} />
    </li>
  );
}

/** What it does to what, as the gateway read it. */
function Facts({ judged }: { judged: Judged }) {
  return (
    judged.tables.length > 0 && (
      <p className={classes.facts}>
        {judged.verbs.join(", ")} ·{" "}
        {judged.tables.map((table, index) => (
          <Fragment key={table}>
            {index > 0 && ", "}
            <TouchedTable table={table} />
          </Fragment>
        ))}
      </p>
    )
  );
}

/** Leads who may read reports to all that touched it. */
function TouchedTable({ table }: { table: string }) {
  const { me } = useMe();
  return (me.admin || me.auditor) && table.includes(".") ? (
    <Link href={touchedPath(table)} title={`Who touched ${table}`}>
      <code>{table}</code>
    </Link>
  ) : (
    <code>{table}</code>
  );
}

/** A link to this statement, to be sent to somebody; it lets nobody see what they may not see. */
function CopyAddress({ number }: { number: number }) {
  const clipboard = useClipboard({ timeout: 2_000 });
  if (!("clipboard" in navigator)) {
    return null;
  }
  const name = clipboard.copied ? "Copied" : `Copy the link to statement ${number}`;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={name}
      title={name}
      onClick={() => {
        const address = new URL(window.location.href);
        address.hash = `statement-${number}`;
        clipboard.copy(address.href);
      }}
    >
      {clipboard.copied ? <IconCheck size={15} aria-hidden="true" /> : <IconLink size={15} aria-hidden="true" />}
    </ActionIcon>
  );
}

/** Masked columns that the client saw, or would have seen. */
function Reveals({ judged, shown }: { judged: Judged; shown: boolean }) {
  const word = judged.verdict !== "review" || shown ? "Revealed" : "Approving reveals";
  return (
    <p className={classes.review}>
      <Tag tone="warn">{word.toLowerCase()}</Tag> {judged.revealed.join(", ")} by{" "}
      <code>{judged.revealed_by.join(", ")}</code>
    </p>
  );
}

/** Nothing runs yet, so there is nothing to ask a person and nothing is affected. */
function onlyPrepared(judged: Judged): boolean {
  return judged.command === "COM_STMT_PREPARE";
}

function Outcome({ minutes, open }: { minutes: StatementMinutes; open: boolean }) {
  const { judged, finished, ended } = minutes;
  if (finished === undefined) {
    const runs = judged?.verdict === "allow" || ended?.outcome === "approved";
    if (!runs) {
      return null;
    }
    return <p className={classes.outcome}>{open ? "No answer yet." : "Outcome unknown."}</p>;
  }
  const took = duration(finished.run_micros / 1000);
  if (finished.outcome === "unknown") {
    return (
      <p className={classes.outcome} data-tone="warn">
        <Tag tone="warn">outcome unknown</Tag> It was sent, or may have been, and nobody knows how it ended
        {finished.error !== "" && <>: {finished.error}</>}
        {finished.rows > 0 && <> · {counted(finished.rows, "row")} had been sent</>}
      </p>
    );
  }
  if (finished.outcome === "error") {
    return (
      <p className={classes.outcome} data-tone="alarm">
        Error {finished.error_code}: {finished.error} · {took}
        <Beside finished={finished} />
      </p>
    );
  }
  if (finished.outcome === "ok" && judged !== undefined && onlyPrepared(judged)) {
    return (
      <p className={classes.outcome}>
        Prepared · {took}
        <Beside finished={finished} />
      </p>
    );
  }
  const returned = finished.rows > 0 || minutes.grids.length > 0;
  const recorded = minutes.grids.reduce((sum, grid) => sum + grid.rows.length, 0);
  return (
    <p className={classes.outcome}>
      {finished.outcome === "aborted" && <>Broken off after </>}
      {returned ? counted(finished.rows, "row") : `${counted(finished.affected_rows, "row")} affected`}
      {finished.rows_truncated && ` (${counted(recorded, "row")} recorded)`} · {took}
      {finished.outcome === "aborted" && finished.error !== "" && <> · {finished.error}</>}
      <Beside finished={finished} />
    </p>
  );
}

/** What else is known of a statement's end, where there is any. */
function Beside({ finished }: { finished: Finished }) {
  const { warnings = 0, last_insert_id: insertId = "0" } = finished;
  const { bytes_from_client: bytesIn = 0, bytes_to_client: bytesOut = 0, judged_micros: judged = 0 } = finished;
  return (
    <>
      {warnings > 0 && <> · {counted(warnings, "warning")}</>}
      {insertId !== "0" && <> · insert id {insertId}</>}
      {bytesOut > 0 && (
        <span title={`${duration(judged / 1000)} from its arrival to its verdict${finished.info ? `; ${finished.info}` : ""}`}>
          {" "}
          · {bytes(bytesIn)} in, {bytes(bytesOut)} out
        </span>
      )}
    </>
  );
}

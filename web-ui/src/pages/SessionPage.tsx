import { Button, SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { revoke } from "../data/api";
import { useMe } from "../data/me";
import { agentPath } from "../data/agents";
import { useRecording, type Minutes, type StatementMinutes } from "../data/recording";
import { evidenceOf, exportOf } from "../data/sessions";
import { clockSpan, count, counted, duration, exactly, moment, useNow } from "../data/time";
import type { SessionSummary } from "../data/types";
import { CopyLink } from "../parts/CopyLink";
import { EndSession } from "../parts/EndSession";
import { SearchField } from "../parts/FilterBar";
import { Empty, Failure, Loading } from "../parts/States";
import { ThrowOut } from "../parts/ThrowOut";
import { ReplayView } from "../parts/ReplayView";
import { Timeline } from "../parts/Timeline";
import { Tag } from "../parts/Tag";
import { flag } from "../parts/words";
import classes from "./SessionPage.module.css";

const VERDICTS = [
  { value: "", label: "All" },
  { value: "allow", label: "Allowed" },
  { value: "review", label: "Reviewed" },
  { value: "deny", label: "Denied" },
];

/** A session's minutes from beginning to end; while it is open, they grow. */
export function SessionPage({ id }: { id: string }) {
  const { me } = useMe();
  const { session, minutes, events, problem, paused, goOn } = useRecording(id);
  const [replaying, setReplaying] = useState(false);
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState("");
  const shown = useMemo(
    () => minutes.statements.filter((statement) => fits(statement, text.toLowerCase(), verdict)),
    [minutes.statements, text, verdict],
  );
  if (session === undefined) {
    return problem === undefined ? (
      <Loading what="the session" />
    ) : (
      <>
        <div className={classes.top}>
          <Link href="/sessions">← Sessions</Link>
        </div>
        <Failure problem={problem} />
      </>
    );
  }
  const open = session.closed_at === null;
  const from = Date.parse(session.opened_at);
  const searching = text !== "" || verdict !== "";
  return (
    <>
      <div className={classes.top}>
        <Link href="/sessions">← Sessions</Link>
        <div className={classes.ways}>
          {minutes.statements.length > 0 && !replaying && (
            <Button
              variant="default"
              size="compact-sm"
              title="Event by event, with the pauses that there were"
              onClick={() => setReplaying(true)}
            >
              Replay
            </Button>
          )}
          <CopyLink />
          <Button
            component="a"
            href={exportOf(id)}
            download
            variant="default"
            size="compact-sm"
            title="All of it as JSON lines. That you exported it is written down."
          >
            Export
          </Button>
          {(me.admin || me.auditor) && (
            <Button
              component="a"
              href={evidenceOf(id)}
              download
              variant="default"
              size="compact-sm"
              title="Signed, for 'sallyport audit verify --export'. That you took it is written down."
            >
              Evidence
            </Button>
          )}
        </div>
      </div>
      <Head session={session} minutes={minutes} />
      <Ends session={session} />
      {replaying ? (
        <ReplayView
          events={events}
          from={from}
          ended={!open && !paused}
          paused={paused}
          goOn={goOn}
          leave={() => setReplaying(false)}
        />
      ) : minutes.statements.length === 0 ? (
        <Empty title="No statement yet">
          {open ? "The agent is connected; what it asks appears here by itself." : "The agent connected and left."}
        </Empty>
      ) : (
        <div className={classes.within}>
          <SearchField label="Search in this session" value={text} onChange={setText} />
          <SegmentedControl aria-label="Verdict" size="sm" value={verdict} onChange={setVerdict} data={VERDICTS} />
          {searching && (
            <span role="status">
              {count(shown.length)} of {counted(minutes.statements.length, "statement")}
              {paused && " read so far"}
            </span>
          )}
        </div>
      )}
      {!replaying && <Timeline statements={shown} from={from} open={open} paused={paused} goOn={goOn} />}
      {problem !== undefined && <Failure problem={problem} />}
      {replaying ? null : paused ? (
        <Button variant="default" onClick={goOn}>
          Load more
        </Button>
      ) : (
        <p className={classes.end} role="status">
          {minutes.closed !== undefined
            ? `Closed after ${clockSpan(Date.parse(minutes.closed.at) - from)}: ${minutes.closed.cause}`
            : open && "Open: new statements appear here at once."}
        </p>
      )}
    </>
  );
}

function fits({ judged, grids, finished }: StatementMinutes, text: string, verdict: string): boolean {
  if (judged === undefined || (verdict !== "" && judged.verdict !== verdict)) {
    return false;
  }
  const has = (words: string | null | undefined) => words?.toLowerCase().includes(text) === true;
  return (
    text === "" ||
    has(judged.text) ||
    has(judged.rule) ||
    has(judged.message) ||
    has(finished?.error) ||
    judged.parameters.some(has) ||
    judged.tables.some(has) ||
    grids.some((grid) => grid.columns.some(has) || grid.rows.some((row) => row.some(has)))
  );
}

function Head({ session, minutes }: { session: SessionSummary; minutes: Minutes }) {
  const opened = minutes.opened;
  const tags = Object.entries(opened?.tags ?? {});
  const attributes = Object.entries(opened?.attributes ?? {});
  return (
    <section className={classes.head}>
      <h1>
        {session.principal_name} <Tag>{session.kind}</Tag> on {session.connection}
        {opened !== undefined && opened.schema !== "" && <span className={classes.schema}> / {opened.schema}</span>}
      </h1>
      <p className={classes.line}>
        <time dateTime={session.opened_at} title={exactly(session.opened_at)}>
          {moment(session.opened_at)}
        </time>
        <Span session={session} />
        <span>{counted(session.statements, "statement")}</span>
        {session.denied > 0 && <Tag tone="alarm">{session.denied} denied</Tag>}
        {session.reviewed > 0 && <Tag tone="warn">{session.reviewed} reviewed</Tag>}
        {session.flags.map((word) => (
          <Tag key={word} tone="alarm">
            {flag(word)}
          </Tag>
        ))}
      </p>
      <dl className={classes.facts}>
        <dt>Principal</dt>
        <dd>
          <Link href={agentPath(session.principal)}>
            <code>{session.principal}</code>
          </Link>
        </dd>
        {session.acts_for !== null && (
          <>
            <dt>Acts for</dt>
            <dd>
              <code>{session.acts_for}</code>
            </dd>
          </>
        )}
        {opened !== undefined && (
          <>
            <dt>Groups</dt>
            <dd>{opened.groups.join(", ") || "none"}</dd>
          </>
        )}
        {session.purpose !== "" && (
          <>
            <dt>Purpose</dt>
            <dd>{session.purpose}</dd>
          </>
        )}
        {tags.length > 0 && (
          <>
            <dt>Tags</dt>
            <dd>{tags.map(([name, value]) => `${name}: ${value}`).join(", ")}</dd>
          </>
        )}
        {session.lease !== null && (
          <>
            <dt>Lease</dt>
            <dd>
              <code>{session.lease}</code>
            </dd>
          </>
        )}
        {opened !== undefined && opened.database_user !== "" && (
          <>
            <dt>Database user</dt>
            <dd>
              <code>{opened.database_user}</code>
            </dd>
          </>
        )}
        <dt>From</dt>
        <dd>
          <code>{session.client}</code>
        </dd>
        <dt>Session</dt>
        <dd>
          <code>{session.id}</code>
        </dd>
      </dl>
      {attributes.length > 0 && (
        <details className={classes.attributes}>
          <summary>What the client says of itself (not checked)</summary>
          <dl className={classes.facts}>
            {attributes.map(([name, value]) => (
              <div key={name} className={classes.pair}>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

/** For administrators, and for whose session it is. */
function Ends({ session }: { session: SessionSummary }) {
  const { me } = useMe();
  const [done, setDone] = useState<string>();
  const admin = me.admin && !me.auditor;
  const own = session.principal === me.id || session.acts_for === me.id;
  const open = session.closed_at === null;
  if (!(admin || (own && open))) {
    return null;
  }
  return (
    <div className={classes.ends}>
      <EndSession session={session} onEnded={() => setDone("Ended.")} />
      {admin && !own && (
        <ThrowOut
          label="Revoke this principal"
          title="Revoke this principal?"
          act={(reason) => revoke("principal", session.principal, reason)}
          done={() => setDone("Revoked.")}
        >
          All sessions of {session.principal} end at once, and its tokens and leases are refused until the revocation
          is lifted.
        </ThrowOut>
      )}
      <span role="status">{done}</span>
    </div>
  );
}

function Span({ session }: { session: SessionSummary }) {
  const now = useNow(1_000);
  const from = Date.parse(session.opened_at);
  return session.closed_at === null ? (
    <span className="tabular">
      <Tag tone="good">open</Tag> {clockSpan(now - from)}
    </span>
  ) : (
    <span>{duration(Math.max(0, Date.parse(session.closed_at) - from))}</span>
  );
}

import { useEffect, type ReactNode } from "react";
import { useAnswer } from "../data/answer";
import { fetchStatus, type ExportStatus, type JournalStatus, type RetentionStatus } from "../data/status";
import { PageHead } from "../parts/PageHead";
import { Failure, Loading } from "../parts/States";
import { Table, type Column } from "../parts/Table";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import classes from "./Status.module.css";

const AGAIN_MILLIS = 10_000;
const LATE_SECONDS = 300;

/** How this gateway does: what it writes down, to whom it goes, and what is deleted. */
export function Status() {
  const { value: status, problem, reload } = useAnswer(fetchStatus);

  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MILLIS);
    return () => clearInterval(timer);
  }, [reload]);

  return (
    <>
      <PageHead title="Status" lead="What this gateway writes down, to whom it goes, and what is deleted." />
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {status === undefined && problem === undefined && <Loading what="status" />}
      {status !== undefined && (
        <>
          <Section title="Journal">
            <Journal journal={status.journal} />
          </Section>
          <Section title="Sent elsewhere">
            <Table
              label="Sinks of the audit trail"
              rows={status.exports}
              rowKey={(sink) => sink.name}
              columns={COLUMNS}
              tone={(sink) => (sink.problem !== null ? "alarm" : sink.lag_seconds > LATE_SECONDS ? "warn" : undefined)}
              empty={{ title: "It is sent nowhere", text: "Sinks are configured under audit.export." }}
            />
          </Section>
          <Section title="Retention">
            <Retention rules={status.retention_rules} retention={status.retention} />
          </Section>
        </>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Journal({ journal }: { journal: JournalStatus }) {
  return (
    <>
      <p>
        {journal.writable ? <Tag tone="good">written</Tag> : <Tag tone="alarm">not written</Tag>}{" "}
        {journal.trouble !== null && <>Statements are refused: {journal.trouble}.</>}
      </p>
      <p>
        {size(journal.unshipped_bytes)} of {size(journal.limit_bytes)} in {journal.files}{" "}
        {journal.files === 1 ? "file" : "files"}; the store is {seconds(journal.lag_seconds)} behind.
      </p>
      {journal.store_fails_since !== null && (
        <p>
          <Tag tone="warn">waiting</Tag> The store takes nothing since <When at={journal.store_fails_since} />.
        </p>
      )}
      {journal.lost !== null && (
        <p>
          <Tag tone="alarm">lost</Tag> Somebody cut or took away {journal.lost.files}{" "}
          {journal.lost.files === 1 ? "file" : "files"} before the store had all of it, the last one{" "}
          <When at={journal.lost.last_at} />. <code>sallyport audit verify</code> names the events.
        </p>
      )}
    </>
  );
}

function Retention({ rules, retention }: { rules: number; retention: RetentionStatus | null }) {
  if (rules === 0) {
    return (
      <p>
        Everything is kept: <code>audit.retention</code> has no rule.
      </p>
    );
  }
  if (retention === null) {
    return <p>Not applied since the gateway started: that is done every hour.</p>;
  }
  const { applied_at: at, deleted, kept, waiting, waits_for: sink, problems } = retention;
  return (
    <>
      <p>
        Applied <When at={at} />; {sessions(deleted)} deleted.
      </p>
      {waiting > 0 && (
        <p>
          <Tag tone="warn">waiting</Tag> {sessions(waiting)} due and not deleted: <strong>{sink}</strong> has not been sent all of
          them.
        </p>
      )}
      {(kept > 0 || problems.length > 0) && (
        <>
          <p>
            <Tag tone="alarm">kept</Tag> {kept > 0 ? `${sessions(kept)} due and not deleted:` : "Nothing could be deleted:"}
          </p>
          <ul className={classes.problems}>
            {problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const COLUMNS: readonly Column<ExportStatus>[] = [
  { key: "name", title: "Sink", draw: ({ name }) => <strong>{name}</strong> },
  { key: "target", title: "To", width: "minmax(0, 1.6fr)", draw: ({ target }) => target },
  {
    key: "state",
    title: "State",
    width: "minmax(0, 1.8fr)",
    draw: ({ problem, failures, lag_seconds: lag }) =>
      problem !== null ? (
        <span>
          <Tag tone="alarm">fails</Tag> {problem} ({failures} in a row)
        </span>
      ) : lag > LATE_SECONDS ? (
        <Tag tone="warn">behind</Tag>
      ) : (
        <Tag tone="good">up to date</Tag>
      ),
  },
  { key: "lag", title: "Behind", draw: ({ lag_seconds: lag }) => seconds(lag) },
  { key: "place", title: "Has all up to", draw: ({ place }) => <code>{place}</code> },
  {
    key: "delivered",
    title: "Last sent",
    draw: ({ delivered_at: at }) => (at === null ? <>not since the start</> : <When at={at} />),
  },
];

function sessions(count: number): string {
  return count === 1 ? "1 session" : `${count.toLocaleString("en")} sessions`;
}

function seconds(count: number): string {
  return count < 120 ? `${count} s` : count < 7_200 ? `${Math.round(count / 60)} min` : `${Math.round(count / 3_600)} h`;
}

function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / (1 << 20))} MiB`;
}

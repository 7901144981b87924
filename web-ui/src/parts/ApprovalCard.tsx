import { Fragment, useEffect, useRef } from "react";
import { Link } from "wouter";
import { useApprovals } from "../data/approvals";
import { asked, counted, exactly } from "../data/time";
import type { AccessAsked, Approval } from "../data/types";
import { Statement } from "../sql/Statement";
import classes from "./ApprovalCard.module.css";
import { Decision } from "./Decision";
import { Tag } from "./Tag";
import { TimeLeft } from "./TimeLeft";
import { ending, list, obstacle, stateTone } from "./words";

/** From here on the number of rows is shown as a warning. */
const MANY_ROWS = 1000;
const DESTRUCTIVE = new Set(["delete", "drop", "truncate", "alter", "rename", "grant", "revoke"]);

interface Props {
  approval: Approval;
  steady?: () => boolean;
  /** The page of this one approval needs no link to itself. */
  alone?: boolean;
}

/** What a person must know to decide, the important things first. */
export function ApprovalCard({ approval, steady = () => true, alone = false }: Props) {
  const { load } = useApprovals();
  const card = useRef<HTMLElement>(null);
  const pending = approval.state === "pending";
  useEffect(() => {
    if (approval.cut) {
      load(approval.id).catch(() => undefined);
    }
  }, [approval.cut, approval.id, load]);
  useEffect(() => {
    // The button that had the focus is gone.
    if (!pending && document.activeElement === document.body && card.current?.dataset["was"] === "pending") {
      card.current.focus({ preventScroll: true });
    }
    card.current?.setAttribute("data-was", approval.state);
  }, [pending, approval.state]);
  const why = obstacle(approval);
  return (
    <article
      ref={card}
      className={classes.card}
      data-card={approval.id}
      data-state={approval.state}
      tabIndex={-1}
      aria-label={`${approval.requester.name}, ${approval.connection}, ${approval.state}`}
    >
      <header className={classes.head}>
        <div className={classes.who}>
          <h2>
            {approval.requester.name} <Tag>{approval.requester.kind}</Tag>
          </h2>
          <p>
            {approval.access !== null && "asks for access to "}
            {approval.access === null && "on "}
            <strong>{approval.connection}</strong>
            {approval.schema !== "" && <> / {approval.schema}</>}
          </p>
        </div>
        {pending ? (
          <TimeLeft approval={approval} />
        ) : (
          <Tag tone={stateTone(approval.state)}>{approval.state}</Tag>
        )}
      </header>
      {approval.access !== null ? (
        <Access access={approval.access} held={approval.session !== null} />
      ) : (
        <>
          <Statement
            text={approval.statement}
            parameters={approval.parameters}
            label={`Statement of ${approval.requester.name}`}
            kept={!pending && approval.digest === ""}
          />
          {approval.cut && <p className={classes.notice}>Loading the rest of this statement …</p>}
          {!pending && approval.digest === "" && (
            <p className={classes.notice}>Values of masked columns are not kept once a request is decided.</p>
          )}
          <Effect approval={approval} />
          {approval.reveals.length > 0 && <Reveals approval={approval} />}
        </>
      )}
      {pending && why === null && <Decision approval={approval} steady={steady} />}
      {pending && why !== null && <p className={classes.notice}>{why}</p>}
      {!pending && <Ending approval={approval} />}
      <Facts approval={approval} alone={alone} />
    </article>
  );
}

/** What is asked for, in who asks' own words. */
function Access({ access, held }: { access: AccessAsked; held: boolean }) {
  return (
    <>
      <blockquote className={classes.purpose}>{access.purpose}</blockquote>
      <div className={classes.effect}>
        <Tag tone="warn">ACCESS</Tag>
        <span className={classes.rows}>
          {held
            ? `A connection waits; its session may last ${asked(access.duration_seconds)}.`
            : `${counted(access.sessions, "session")} within ${asked(access.duration_seconds)}.`}
        </span>
        {Object.entries(access.tags).map(([name, value]) => (
          <Tag key={name}>
            {name}: {value}
          </Tag>
        ))}
      </div>
    </>
  );
}

function Effect({ approval }: { approval: Approval }) {
  const rows = approval.estimated_rows;
  const many = rows !== null && rows >= MANY_ROWS;
  return (
    <div className={classes.effect}>
      {approval.verbs.map((verb) => (
        <Tag key={verb} tone={DESTRUCTIVE.has(verb) ? "alarm" : "warn"}>
          {verb.toUpperCase()}
        </Tag>
      ))}
      <span className={classes.tables}>{approval.tables.join(", ")}</span>
      <span className={classes.rows} data-many={many}>
        {rows === null
          ? "No estimate of the rows."
          : `The server expects about ${counted(rows, "row")}.`}
      </span>
    </div>
  );
}

/** Approving lifts masks: who decides must know of which columns, and for whom. */
function Reveals({ approval }: { approval: Approval }) {
  const columns = [...new Set(approval.reveals.flatMap((reveal) => reveal.columns))];
  const groups = [...new Set(approval.reveals.flatMap((reveal) => reveal.groups))];
  return (
    <p className={classes.reveals} role="note">
      {approval.state === "approved" ? "Approved to show " : "Approving shows "}
      {columns.map((column, index) => (
        <Fragment key={column}>
          {index > 0 && (index === columns.length - 1 ? " and " : ", ")}
          <code>{column}</code>
        </Fragment>
      ))}{" "}
      unmasked to <strong>{approval.requester.name}</strong> ({groups.join(", ")}), for this statement only.
    </p>
  );
}

function Ending({ approval }: { approval: Approval }) {
  const reason = approval.state === "withdrawn" ? "" : (approval.outcome?.reason ?? "");
  return (
    <div className={classes.ending} data-tone={stateTone(approval.state)} role="status">
      <p>{ending(approval)}</p>
      {reason !== "" && approval.outcome?.by !== "" && <blockquote>{reason}</blockquote>}
    </div>
  );
}

function Facts({ approval, alone }: { approval: Approval; alone: boolean }) {
  const approved = approval.votes.filter((vote) => vote.approve);
  return (
    <dl className={classes.facts}>
      <Fact name="Rule">
        <code>{approval.rule}</code>
      </Fact>
      <Fact name="Decides">
        {list(approval.approvers)}
        {approval.quorum > 1 && `, ${approved.length} of ${approval.quorum} so far`}
        {approval.quorum > 1 && approved.length > 0 && ` (${approved.map((v) => v.name).join(", ")})`}
      </Fact>
      <Fact name="Groups">{approval.requester.groups.join(", ") || "none"}</Fact>
      <Fact name="Principal">
        <code>{approval.requester.id}</code>
      </Fact>
      <Fact name="From">
        <code>{approval.client}</code>
      </Fact>
      {approval.access === null && approval.session !== null && (
        <Fact name="Session">
          <Link href={`/sessions/${approval.session}#statement-${approval.statement_number}`}>
            statement {approval.statement_number}
          </Link>
        </Fact>
      )}
      {alone && approval.access !== null && (
        <Fact name="Request">
          <code>{approval.id}</code>
        </Fact>
      )}
      {!alone && (
        <Fact name="Request">
          <Link href={`/approvals/${approval.id}`} title={exactly(approval.requested_at)}>
            show alone
          </Link>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

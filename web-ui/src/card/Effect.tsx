import { Loader } from "@mantine/core";
import { counted, useNow } from "../data/time";
import type { Approval, Evidence, OpenTransaction } from "../data/types";
import { Tag } from "../parts/Tag";
import { list } from "../parts/words";
import classes from "./Card.module.css";

/** From here on the number of rows is shown as a warning. */
const MANY_ROWS = 1000;
const DESTRUCTIVE = new Set(["delete", "drop", "truncate", "alter", "rename", "grant", "revoke"]);

/** What it would do, in one sentence, and what else that sets off. */
export function Effect({ approval }: { approval: Approval }) {
  const { evidence, estimated_rows: rows } = approval;
  // It names what is done and to what; without it the verbs stand for themselves.
  const sentence = evidence?.sentence ?? null;
  return (
    <section className={classes.effects} aria-label="Effect">
      <p className={classes.effect}>
        {sentence === null && approval.verbs.map((verb) => (
          <Tag key={verb} tone={DESTRUCTIVE.has(verb) ? "alarm" : "warn"}>
            {verb.toUpperCase()}
          </Tag>
        ))}
        <span className={classes.sentence} data-many={rows !== null && rows >= MANY_ROWS}>
          {sentence ?? estimate(approval)}
        </span>
        {evidence === null && approval.state === "pending" && <Looking since={approval.requested_at} />}
      </p>
      {evidence !== null && <Consequences evidence={evidence} />}
    </section>
  );
}

/** It takes a second or two; what has not come by now does not come. */
const PATIENCE_MILLIS = 20_000;

function Looking({ since }: { since: string }) {
  const now = useNow(1_000);
  return (
    <span className={classes.looking} role="status">
      {now - Date.parse(since) < PATIENCE_MILLIS ? (
        <>
          <Loader size={12} /> looking at its effect …
        </>
      ) : (
        "More of its effect could not be found out."
      )}
    </span>
  );
}

/** What is known before the effect was looked at. */
function estimate({ tables, estimated_rows: rows }: Approval): string {
  const of = tables.length === 0 ? "" : ` of ${tables.join(", ")}`;
  return rows === null
    ? `No estimate of the rows${of}.`
    : `The server expects about ${counted(rows, "row")}${of}.`;
}

function Consequences({ evidence }: { evidence: Evidence }) {
  const { transaction, triggers = [], cascades = [], tables } = evidence;
  const told = tables.filter((table) => table.rows !== null || table.scan !== "");
  const nothing =
    transaction === null && triggers.length + cascades.length === 0 && told.length < 2 && evidence.state === "complete";
  return nothing ? null : (
    <ul className={classes.consequences}>
      {transaction !== null && <Transaction transaction={transaction} />}
      {triggers.map((trigger) => (
        <li key={trigger} data-tone="warn">
          <strong>Trigger</strong> {trigger}
        </li>
      ))}
      {cascades.map((cascade) => (
        <li key={cascade} data-tone="warn">
          <strong>Cascade</strong> {cascade}
        </li>
      ))}
      {told.length > 1 && (
        <li>
          <strong>Tables</strong>{" "}
          {told
            .map(({ name, rows, scan }) => [name, rows === null ? "" : `about ${counted(rows, "row")}`, scan].filter(Boolean).join(", "))
            .join("; ")}
        </li>
      )}
      {evidence.state === "partial" && (
        <li data-tone="warn">Not everything could be found out in time: the effect may be larger than this.</li>
      )}
    </ul>
  );
}

function Transaction({ transaction }: { transaction: OpenTransaction }) {
  const { statements, locks, waiters } = transaction;
  return (
    <li data-tone={waiters.length > 0 ? "alarm" : "calm"}>
      <strong>Transaction</strong> of {counted(statements, "statement")} so far
      {locks !== "" && <>; {locks}</>}
      {waiters.length > 0 && <>; waiting for it: {list(waiters).replace(" or ", " and ")}</>}
    </li>
  );
}

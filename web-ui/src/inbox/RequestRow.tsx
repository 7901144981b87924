import { clockSpan, counted, useNow } from "../data/time";
import type { Approval } from "../data/types";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import { stateTone } from "../parts/words";
import classes from "./RequestList.module.css";

/** A statement longer than this is no easier to tell from another in one line. */
const LINE = 240;
const HURRY_MILLIS = 30_000;

/** One request in three lines; the card has the rest. */
export function RequestRow({ approval }: { approval: Approval }) {
  const { requester, connection, access, state, outcome } = approval;
  return (
    <>
      <span className={classes.top}>
        <strong>{requester.name}</strong>
        {state === "pending" ? <Left approval={approval} /> : <Tag tone={stateTone(state)}>{state}</Tag>}
      </span>
      {access !== null ? (
        <span className={classes.text}>Access: {access.purpose}</span>
      ) : (
        <code className={classes.text}>{inOneLine(approval)}</code>
      )}
      <span className={classes.about}>
        {connection}
        {state === "pending" ? (
          <>
            {expected(approval)}
          </>
        ) : (
          <>
            {outcome !== null && outcome.by !== "" && ` · by ${outcome.by}`} ·{" "}
            <When at={outcome?.at ?? approval.requested_at} />
          </>
        )}
      </span>
    </>
  );
}

/** As the card says it once that was found out, the server's estimate before. */
function expected({ evidence, verbs, estimated_rows: rows }: Approval): string {
  const sentence = evidence?.sentence ?? null;
  if (sentence !== null) {
    return ` · ${sentence}`;
  }
  const estimate = rows === null ? [] : [`about ${counted(rows, "row")}`];
  return [verbs.join(", "), ...estimate]
    .filter((part) => part !== "")
    .map((part) => ` · ${part}`)
    .join("");
}

function inOneLine({ statement, parameters }: Approval): string {
  const values = parameters.map((value) => value ?? "NULL").join(", ");
  const line = parameters.length === 0 ? statement : `${statement.slice(0, LINE)} (${values})`;
  return line.slice(0, 2 * LINE).replace(/\s+/g, " ");
}

function Left({ approval }: { approval: Approval }) {
  const now = useNow(1_000);
  const until = approval.held ? approval.hold_until : null;
  const left = Date.parse(until ?? approval.expires_at) - now;
  return (
    <span className={`${classes.left} tabular`} data-hurry={left < HURRY_MILLIS}>
      {clockSpan(left)}
      <span className="unseen"> left</span>
    </span>
  );
}

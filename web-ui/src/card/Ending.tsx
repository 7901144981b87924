import { Link } from "wouter";
import type { Approval } from "../data/types";
import { ending, stateTone } from "../parts/words";
import classes from "./Card.module.css";

/** What became of it. */
export function Ending({ approval }: { approval: Approval }) {
  const reason = approval.state === "withdrawn" ? "" : (approval.outcome?.reason ?? "");
  return (
    <div className={classes.ending} data-tone={stateTone(approval.state)} role="status">
      <p>{ending(approval)}</p>
      {typeof approval.standing_approval === "string" && (
        <p>
          It holds for a time:{" "}
          <Link href={`/standing/${approval.standing_approval}`}>see how long, or take it back</Link>
        </p>
      )}
      {reason !== "" && approval.outcome?.by !== "" && <blockquote>{reason}</blockquote>}
    </div>
  );
}

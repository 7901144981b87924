import type { Approval } from "../data/types";
import { ending, stateTone } from "../parts/words";
import classes from "./Card.module.css";

/** What became of it. */
export function Ending({ approval }: { approval: Approval }) {
  const reason = approval.state === "withdrawn" ? "" : (approval.outcome?.reason ?? "");
  return (
    <div className={classes.ending} data-tone={stateTone(approval.state)} role="status">
      <p>{ending(approval)}</p>
      {reason !== "" && approval.outcome?.by !== "" && <blockquote>{reason}</blockquote>}
    </div>
  );
}

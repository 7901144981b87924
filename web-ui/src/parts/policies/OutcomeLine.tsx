import type { Outcome } from "../../data/policies";
import { Tag, type Tone } from "../Tag";
import classes from "./OutcomeLine.module.css";

const TONES: Record<Outcome["verdict"], Tone> = { allow: "good", review: "warn", deny: "alarm" };

/** What would become of a statement, in a line. */
export function OutcomeLine({ outcome }: { outcome: Outcome }) {
  return (
    <span className={classes.outcome}>
      <Tag tone={TONES[outcome.verdict]}>{outcome.verdict}</Tag> by <code>{outcome.rule}</code>
      {outcome.approvers.length > 0 && (
        <>
          {" "}
          asking {outcome.quorum} of {outcome.approvers.join(", ")}
        </>
      )}
      {outcome.masks.length > 0 && (
        <>
          , covering{" "}
          {outcome.masks.map((mask, index) => (
            <span key={index}>
              {index > 0 && ", "}
              <code>{mask.name}</code> {mask.as === "revealed" ? "revealed" : `as ${mask.as}`}
            </span>
          ))}
        </>
      )}
    </span>
  );
}

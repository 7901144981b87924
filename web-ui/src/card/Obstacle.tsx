import { Button } from "@mantine/core";
import { asked } from "../data/time";
import type { Approval } from "../data/types";
import { obstacle } from "../parts/words";
import classes from "./Card.module.css";

/** Why the reader does not decide on it, and what they can do about that. */
export function Obstacle({ approval }: { approval: Approval }) {
  if (approval.obstacle === "fresh_sign_in") {
    const seconds = approval.fresh_sign_in_seconds ?? 0;
    return (
      <div className={classes.obstacle}>
        <p>
          This rule wants a sign-in of the last {seconds > 0 ? asked(seconds) : "minutes"} from who decides. You come
          back to this request.
        </p>
        <Button
          component="a"
          data-action="approve"
          href={`/sign-in?fresh=true&to=${encodeURIComponent(`/approvals/${approval.id}`)}`}
        >
          Sign in again
        </Button>
      </div>
    );
  }
  const why = obstacle(approval);
  return why === null ? null : <p className={classes.obstacle}>{why}</p>;
}

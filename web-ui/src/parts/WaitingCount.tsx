import { APPROVALS_READ } from "../data/api";
import classes from "./Frame.module.css";

export function WaitingCount({ number }: { number: number }) {
  return (
    number > 0 && (
      <span className={classes.number}>
        {number < APPROVALS_READ ? number : `${APPROVALS_READ}+`}
        <span className="unseen"> waiting for you</span>
      </span>
    )
  );
}

import { clockSpan, exactly, useNow } from "../data/time";
import type { Approval } from "../data/types";
import classes from "./TimeLeft.module.css";

const HURRY_MILLIS = 30_000;

/** How long it waits, how long its connection still does, how long anybody may decide. */
export function TimeLeft({ approval }: { approval: Approval }) {
  const now = useNow(1_000);
  const from = Date.parse(approval.requested_at);
  const ends = Date.parse(approval.expires_at);
  const holds = Date.parse(approval.hold_until ?? approval.expires_at);
  const held = approval.held;
  const until = held ? holds : ends;
  const left = until - now;
  const part = Math.min(1, Math.max(0, left / Math.max(1, until - from)));
  return (
    <div className={classes.time} data-hurry={left < HURRY_MILLIS}>
      <strong className="tabular">{left > 0 ? `${clockSpan(left)} left` : "time is up"}</strong>
      <span className={`${classes.waiting} tabular`}>waiting {clockSpan(now - from)}</span>
      <svg className={classes.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="4" rx="2" className={classes.rail} />
        <rect width={part * 100} height="4" rx="2" className={classes.rest} />
      </svg>
      {ends > holds && approval.session !== null && (
        <span className={`${classes.waiting} ${classes.wide} tabular`} title={exactly(approval.expires_at)}>
          {held ? `then ${clockSpan(ends - holds)} more for a retry` : "no connection waits; a retry is let through"}
        </span>
      )}
    </div>
  );
}

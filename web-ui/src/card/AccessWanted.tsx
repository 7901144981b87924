import { asked, counted } from "../data/time";
import type { AccessAsked } from "../data/types";
import { Tag } from "../parts/Tag";
import classes from "./Card.module.css";

/** What is asked for, in who asks' own words. */
export function AccessWanted({ access, held }: { access: AccessAsked; held: boolean }) {
  return (
    <>
      <blockquote className={classes.purpose}>{access.purpose}</blockquote>
      <div className={classes.effect}>
        <Tag tone="warn">ACCESS</Tag>
        <span>
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

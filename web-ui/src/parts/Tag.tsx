import type { ReactNode } from "react";
import classes from "./Tag.module.css";

export type Tone = "calm" | "good" | "warn" | "alarm";

/** A short word with a tone; the word alone must be enough. */
export function Tag({ tone = "calm", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}

import type { FileDiff } from "../../data/policies";
import { Tag } from "../Tag";
import classes from "./UnifiedDiff.module.css";

const KINDS: Record<string, string> = { "+": "added", "-": "removed", "@": "place" };

/** What differs in one file, as the gateway found it. */
export function UnifiedDiff({ diff }: { diff: FileDiff }) {
  return (
    <figure className={classes.diff}>
      <figcaption>
        <code>{diff.file}</code> <Tag tone={diff.change === "removed" ? "alarm" : "calm"}>{diff.change}</Tag>
      </figcaption>
      <pre tabIndex={0} aria-label={`What differs in ${diff.file}`}>
        {diff.unified.map((line, index) => (
          <span key={index} data-kind={KINDS[line[0] ?? ""]}>
            {line || " "}
          </span>
        ))}
      </pre>
    </figure>
  );
}

import type { Checked, Finding } from "../../data/policies";
import { counted } from "../../data/time";
import { Tag } from "../Tag";
import classes from "./CheckLine.module.css";

interface Props {
  checked: Checked | undefined;
  /** Whether that is about the text as it stands now. */
  fresh: boolean;
  findings: readonly Finding[];
  choose: (file: string) => void;
}

/** What the gateway says of the draft as a whole. */
export function CheckLine({ checked, fresh, findings, choose }: Props) {
  if (checked === undefined) {
    return (
      <p className={classes.line} role="status">
        Checking …
      </p>
    );
  }
  const failed = checked.tests.filter((test) => !test.passed).length;
  return (
    <div className={classes.check}>
      <p className={classes.line} role="status">
        {checked.problems.length > 0 ? (
          <Tag tone="alarm">{counted(checked.problems.length, "problem")}</Tag>
        ) : (
          <Tag tone="good">no problem</Tag>
        )}
        {checked.warnings.length > 0 && <Tag tone="warn">{counted(checked.warnings.length, "warning")}</Tag>}
        {checked.tests.length > 0 && (
          <Tag tone={failed > 0 ? "alarm" : "good"}>
            {checked.tests.length - failed} of {counted(checked.tests.length, "test")} pass
          </Tag>
        )}
        {!fresh && <span>Checking …</span>}
      </p>
      {(findings.length > 0 || checked.warnings.length > 0) && (
        <ul className={classes.findings}>
          {[...findings, ...checked.warnings].slice(0, MOST).map((finding, index) => (
            <li key={index}>
              <button type="button" onClick={() => choose(finding.file)}>
                {finding.file === "" ? "directory" : `${finding.file}:${finding.line}`}
              </button>{" "}
              {finding.path !== "" && <code>{finding.path}</code>} {finding.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const MOST = 50;

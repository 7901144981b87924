import { useCallback, useMemo } from "react";
import { useAnswer } from "../../data/answer";
import { fetchPolicySchema, type Finding } from "../../data/policies";
import { CodeEditor, type CodeProblem } from "../CodeEditor";
import { completeBy, explainBy, type Schema } from "../schemaHelp";

interface Props {
  file: string;
  text: string;
  change: (text: string) => void;
  findings: readonly Finding[];
  warnings: readonly Finding[];
}

/** One file, with problems in place, completion and explanations from the schema of its kind. */
export function PolicyEditor({ file, text, change, findings, warnings }: Props) {
  const of = file.endsWith(".test.yaml") ? "tests" : "policies";
  const { value: schema } = useAnswer(useCallback((signal) => fetchPolicySchema(of, signal), [of]));
  const problems = useMemo(
    () => [
      ...findings.filter((one) => one.file === file).map((one) => placed(one, text, "error")),
      ...warnings.filter((one) => one.file === file).map((one) => placed(one, text, "warning")),
    ],
    // The places belong to the text that was checked, which is the one when the findings came.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [findings, warnings, file],
  );
  return (
    <CodeEditor
      label={`Source of ${file}`}
      language="yaml"
      value={text}
      onChange={change}
      problems={problems}
      complete={(context) => (schema === undefined ? null : completeBy(schema as Schema, context))}
      explain={(whole, position) => (schema === undefined ? null : explainBy(schema as Schema, whole, position))}
      minHeight={320}
      maxHeight={560}
    />
  );
}

/** The gateway says the line and the key; where in the line that is can be seen. */
function placed(finding: Finding, text: string, severity: "error" | "warning"): CodeProblem {
  const line = text.split("\n")[finding.line - 1] ?? "";
  // Of what is missing, the section that misses it is marked.
  const keys = finding.path.replace(/\[\d+]/g, "").split(".").filter((part) => part !== "").reverse();
  const key = keys.find((part) => placeOf(line, part) >= 0) ?? "";
  const at = key === "" ? -1 : placeOf(line, key);
  const column = at < 0 ? line.length - line.trimStart().length + 1 : line.indexOf(key, at) + 1;
  return {
    line: finding.line,
    column,
    ...(at >= 0 && { endColumn: column + key.length }),
    message: finding.path === "" ? finding.message : `${finding.path}: ${finding.message}`,
    severity,
  };
}

function placeOf(line: string, key: string): number {
  return line.search(new RegExp(`(^|[\\s{,])${key.replace(/[^\w-]/g, "\\$&")}\\s*:`));
}

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ReportHeading, ReportParameter, ReportQuestion } from "../../data/reports";
import classes from "./ReportForm.module.css";

interface Props {
  reports: readonly ReportHeading[];
  /** What the page shows now. */
  asked: ReportQuestion;
  ask: (question: ReportQuestion) => void;
}

const PARAMETERS: Record<ReportParameter, { label: string; placeholder: string }> = {
  table: { label: "Table", placeholder: "shop.orders, or shop.*" },
  principal: { label: "Principal", placeholder: "Identifier or whole name" },
  connection: { label: "Connection", placeholder: "Its name" },
};

const ORDER: readonly ReportParameter[] = ["table", "principal", "connection"];

/** Which report, about what and when. Nothing is asked before somebody says so. */
export function ReportForm({ reports, asked, ask }: Props) {
  const first = reports[0]?.name ?? "";
  const [typed, setTyped] = useState<ReportQuestion>({ ...asked, report: asked.report === "" ? first : asked.report });
  const report = reports.find((one) => one.name === typed.report);
  const says = (name: keyof ReportQuestion, value: string) => setTyped((before) => ({ ...before, [name]: value }));
  const taken = ORDER.filter(
    (parameter) => report?.required.includes(parameter) === true || report?.optional.includes(parameter) === true,
  );
  const submit = () => {
    const question = Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [
        name,
        ORDER.includes(name as ReportParameter) && !taken.includes(name as ReportParameter) ? "" : value.trim(),
      ]),
    ) as ReportQuestion;
    ask(question);
  };
  return (
    <form
      className={classes.form}
      role="search"
      aria-label="Which report"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <NativeSelect
        label="Report"
        className={classes.report ?? ""}
        value={typed.report}
        onChange={(event) => says("report", event.currentTarget.value)}
        data={[
          ...reports.map(({ name, title }) => ({ value: name, label: title })),
          ...(report === undefined && typed.report !== "" ? [typed.report] : []),
        ]}
      />
      {taken.map((parameter) => (
        <TextInput
          key={parameter}
          label={PARAMETERS[parameter].label}
          placeholder={PARAMETERS[parameter].placeholder}
          required={report?.required.includes(parameter) === true}
          value={typed[parameter]}
          onChange={(event) => says(parameter, event.currentTarget.value)}
        />
      ))}
      <div className={classes.when}>
        <TextInput
          type="date"
          label="From"
          value={day(typed.from)}
          onChange={(event) => says("from", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To, not included"
          value={day(typed.to)}
          onChange={(event) => says("to", event.currentTarget.value)}
        />
        <Button type="submit">Show</Button>
      </div>
      {report !== undefined && (
        <p className={classes.about}>
          {report.about} Without days: of the last 30 days.
        </p>
      )}
    </form>
  );
}

/** A link may name an instant; the field knows days. */
function day(time: string): string {
  return time.slice(0, 10);
}

import { useCallback, useState } from "react";
import { useAnswer } from "../data/answer";
import { useFilters } from "../data/filters";
import { fetchReport, fetchReports, REPORT_QUESTION, type ReportHeading, type ReportQuestion } from "../data/reports";
import { PageHead } from "../parts/PageHead";
import { ReportForm } from "../parts/reports/ReportForm";
import { ReportRows } from "../parts/reports/ReportRows";
import { Empty, Failure, Loading } from "../parts/States";

/** What an auditor asks of the records, looked at here and taken along as a file. */
export function Reports() {
  const { values, setAll } = useFilters(REPORT_QUESTION);
  const { value: reports, problem, reload } = useAnswer(fetchReports);
  // The same question asked again is another run.
  const [run, setRun] = useState(0);
  return (
    <>
      <PageHead
        title="Reports"
        lead="What auditors ask of the records. Days are UTC. Who reads a report is written down."
      />
      {reports === undefined ? (
        problem === undefined ? (
          <Loading what="the reports" />
        ) : (
          <Failure problem={problem} retry={reload} />
        )
      ) : (
        <>
          <ReportForm
            key={JSON.stringify(values)}
            reports={reports}
            asked={values}
            ask={(question) => {
              setAll(question);
              setRun((before) => before + 1);
            }}
          />
          <Asked key={`${run} ${JSON.stringify(values)}`} reports={reports} question={values} />
        </>
      )}
    </>
  );
}

function Asked({ reports, question }: { reports: readonly ReportHeading[]; question: ReportQuestion }) {
  const report = reports.find((one) => one.name === question.report);
  if (report === undefined) {
    return question.report === "" ? (
      <Empty title="Nothing is asked yet">Choose a report, say what it is about, and show it.</Empty>
    ) : (
      <Empty title="There is no such report">Choose another one.</Empty>
    );
  }
  const missing = report.required.find((parameter) => question[parameter] === "");
  return missing === undefined ? (
    <Answered report={report} question={question} />
  ) : (
    <Empty title={`Which ${missing}?`}>This report is about one {missing}.</Empty>
  );
}

function Answered({ report, question }: { report: ReportHeading; question: ReportQuestion }) {
  const ask = useCallback((signal: AbortSignal) => fetchReport(question, signal), [question]);
  const { value, problem, reload } = useAnswer(ask);
  return <ReportRows report={report} question={question} answer={value} problem={problem} reload={reload} />;
}

import type { Part, Trial } from "../../data/policies";
import { OutcomeLine } from "./OutcomeLine";
import classes from "./TrialAnswer.module.css";

/** The verdict, and how it came about. */
export function TrialAnswer({ answer }: { answer: Trial }) {
  return (
    <section className={classes.answer} aria-label="Verdict" data-verdict={answer.verdict}>
      <p className={classes.verdict} role="status">
        <OutcomeLine outcome={answer} />
      </p>
      {answer.message !== null && <p>{answer.message}</p>}
      {!answer.understood && <p>Not understood: {answer.reason}.</p>}
      {answer.by_names_alone && (
        <p className={classes.note}>The database could not be asked what exists: judged by the names alone that the statement uses.</p>
      )}
      {answer.estimate_matters && (
        <p className={classes.note}>A rule asks how many rows it would touch; the gateway asks the database for an estimate.</p>
      )}
      {answer.statements.map((part, index) => (
        <Understood key={index} part={part} />
      ))}
      {answer.decisions.length > 0 && (
        <table className={classes.decisions}>
          <caption>Decided access by access, the strictest counts</caption>
          <tbody>
            {answer.decisions.map((decision, index) => (
              <tr key={index} data-verdict={decision.decision}>
                <td>{decision.access}</td>
                <td>{decision.decision}</td>
                <td>
                  <code>{decision.rule}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Understood({ part }: { part: Part }) {
  const facts: [string, string][] = [
    ["Verbs", part.verbs.join(", ")],
    ["Reads", part.reads.join(", ")],
    ["Writes", part.writes.join(", ")],
    ["Columns", part.columns.map((column) => (column.lineage === "known" ? column.name : `${column.name} (of unknown origin)`)).join(", ")],
    ["Routines", part.routines.join(", ")],
    ["Not in the database", part.missing.join(", ")],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([name, value]) =>
          value !== "" && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

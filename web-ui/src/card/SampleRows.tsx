import { valuePieces } from "../sql/pieces";
import type { Evidence } from "../data/types";
import classes from "./SampleRows.module.css";

/** Some of the rows that it would touch, covered as the policy says. */
export function SampleRows({ evidence }: { evidence: Evidence | null }) {
  const sample = evidence?.sample;
  const note = sample?.note ?? evidence?.sample_note ?? "";
  if (sample === null || sample === undefined || sample.rows.length === 0) {
    return note === "" ? null : <p className={classes.note}>{note}</p>;
  }
  return (
    <figure className={classes.sample}>
      <figcaption>{note === "" ? "Some of these rows" : note}</figcaption>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Some of the rows">
        <table>
          <thead>
            <tr>
              {sample.columns.map((column, index) => (
                <th key={index} scope="col">
                  {column}
                  {sample.masked[index] === true && <span className={classes.masked}>masked</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.rows.map((row, number) => (
              <tr key={number}>
                {row.map((value, index) => (
                  <td key={index} data-masked={sample.masked[index] === true}>
                    {value === null ? <em>NULL</em> : valuePieces(value).map((piece) => piece.text).join("")}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

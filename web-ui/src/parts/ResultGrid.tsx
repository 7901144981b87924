import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { counted } from "../data/time";
import { cell, type Grid } from "../data/recording";
import classes from "./ResultGrid.module.css";

const FIRST_ROWS = 20;

/** Rows as the client got them. */
export function ResultGrid({ grid }: { grid: Grid }) {
  const [whole, setWhole] = useState(false);
  const rows = whole ? grid.rows : grid.rows.slice(0, FIRST_ROWS);
  return (
    <div className={classes.frame}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Result rows">
        <table className={classes.grid}>
          <thead>
            <tr>
              {grid.columns.map((column, index) => (
                <th key={index} scope="col">
                  {column}
                  {grid.masked.has(index) && <span className={classes.flag}>masked</span>}
                  {grid.revealed.has(index) && (
                    <span className={classes.flag} data-revealed title="The client was shown the values; they are not kept.">
                      revealed
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, number) => (
              <tr key={number}>
                {row.map((value, index) => (
                  <td
                    key={index}
                    data-masked={
                      grid.masked.has(index) ||
                      grid.revealed.has(index) ||
                      grid.detected.has(cell(number, index))
                    }
                  >
                    {value ?? <span className={classes.none}>NULL</span>}
                    {grid.detected.has(cell(number, index)) && (
                      <span className={classes.flag} title="A detector changed what it found in this value.">
                        detected
                      </span>
                    )}
                    {grid.cut.has(cell(number, index)) && (
                      <span className={classes.flag} data-cut title="The client got the whole value; its beginning is kept.">
                        cut
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {grid.rows.length > FIRST_ROWS && (
        <UnstyledButton className={classes.more} onClick={() => setWhole(!whole)}>
          {whole ? `Show the first ${FIRST_ROWS}` : `Show all ${counted(grid.rows.length, "row")}`}
        </UnstyledButton>
      )}
    </div>
  );
}

import { UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import { ShownValue, SqlCode } from "../parts/SqlCode";
import classes from "./Statement.module.css";
import { laidOut } from "./layout";
import { pieces } from "./pieces";

interface Props {
  text: string;
  parameters: readonly (string | null)[];
  label: string;
  /** The session's, by which strings end. */
  sqlMode?: string;
  /** Tables of it, to be marked. */
  tables?: readonly string[];
  /** Values of masked columns may have been taken out of it. */
  kept?: boolean;
}

const NO_TABLES: readonly string[] = [];

/** A whole statement, never cut, with its parameters in their places. */
export function Statement({ text, parameters, label, sqlMode = "", tables = NO_TABLES, kept = false }: Props) {
  const [asSent, setAsSent] = useState(false);
  const all = useMemo(() => pieces(text, sqlMode, tables), [text, sqlMode, tables]);
  const formatted = useMemo(() => laidOut(all), [all]);
  const places = useMemo(() => all.filter((piece) => piece.kind === "parameter").length, [all]);
  // Values are put into the text only where there is no doubt which belongs where.
  const inline = parameters.length > 0 && places === parameters.length;
  const differs = useMemo(
    () => inline || formatted.map((p) => p.text).join("") !== text,
    [inline, formatted, text],
  );
  return (
    <div className={classes.block}>
      <SqlCode
        pieces={asSent ? all : formatted}
        label={label}
        {...(inline && !asSent && { values: parameters })}
      />
      {parameters.length > 0 && (asSent || !inline) && (
        <ol className={classes.parameters} aria-label="Parameters">
          {parameters.map((value, index) => (
            <li key={index}>
              <span className={classes.position}>?{index + 1}</span>
              <ShownValue value={value} />
            </li>
          ))}
        </ol>
      )}
      {differs && (
        <UnstyledButton
          className={classes.toggle}
          onClick={() => setAsSent(!asSent)}
          title={inline ? "The layout changes blanks, and puts values into their places" : "The layout changes blanks only"}
        >
          {asSent ? "Show laid out" : kept ? "Show as kept" : "Show as sent"}
        </UnstyledButton>
      )}
    </div>
  );
}

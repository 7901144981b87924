import { UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import { laidOut, pieces, type Piece } from "./lex";
import classes from "./Statement.module.css";

interface Props {
  text: string;
  parameters: readonly (string | null)[];
  label: string;
  /** Values of masked columns may have been taken out of it. */
  kept?: boolean;
}

/** A whole statement, never cut, with its parameters. */
export function Statement({ text, parameters, label, kept = false }: Props) {
  const [asSent, setAsSent] = useState(false);
  const formatted = useMemo(() => laidOut(text), [text]);
  const shown = useMemo(() => (asSent ? pieces(text) : formatted), [asSent, text, formatted]);
  const differs = useMemo(() => formatted.map((p) => p.text).join("") !== text, [formatted, text]);
  return (
    <div className={classes.block}>
      <pre className={classes.statement} aria-label={label} tabIndex={-1}>
        {shown.map(draw)}
      </pre>
      {differs && (
        <UnstyledButton
          className={classes.toggle}
          onClick={() => setAsSent(!asSent)}
          title="The layout changes blanks only"
        >
          {asSent ? "Show laid out" : kept ? "Show as kept" : "Show as sent"}
        </UnstyledButton>
      )}
      {parameters.length > 0 && (
        <ol className={classes.parameters} aria-label="Parameters">
          {parameters.map((value, index) => (
            <li key={index}>
              <span className={classes.position}>?{index + 1}</span>
              {value === null ? (
                <span className={classes.keyword}>NULL</span>
              ) : (
                <span className={classes.value}>{revealedValue(value)}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function draw(piece: Piece, index: number) {
  return piece.kind === "space" || piece.kind === "mark" || piece.kind === "word" ? (
    piece.text
  ) : (
    <span
      key={index}
      className={classes[piece.kind]}
      title={piece.kind === "hidden" ? "An invisible character stands here" : undefined}
    >
      {piece.text}
    </span>
  );
}

/** A value is data: nothing in it is coloured, but nothing hides in it either. */
function revealedValue(value: string) {
  return value === ""
    ? "(empty)"
    : pieces(value).map((piece, index) =>
        piece.kind === "hidden" ? draw(piece, index) : piece.text,
      );
}

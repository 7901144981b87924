import classes from "../sql/Statement.module.css";
import { valuePieces, type Piece } from "../sql/pieces";

interface Props {
  pieces: readonly Piece[];
  label: string;
  /** Values to stand in the places of their marks, in their order. Null stands for NULL. */
  values?: readonly (string | null)[];
}

/** SQL to be read: whole, coloured, nothing hidden in it. */
export function SqlCode({ pieces, label, values }: Props) {
  let parameter = 0;
  return (
    <pre className={classes.statement} aria-label={label} tabIndex={-1}>
      {pieces.map((piece, index) =>
        piece.kind === "parameter" && values !== undefined ? (
          <Value key={index} position={++parameter} value={values[parameter - 1] ?? null} />
        ) : (
          draw(piece, index)
        ),
      )}
    </pre>
  );
}

function Value({ position, value }: { position: number; value: string | null }) {
  return (
    <span className={classes.parameter} title={`Parameter ${position}`}>
      <span className={classes.place}>?{position}</span> <ShownValue value={value} />
    </span>
  );
}

/** A bound value, as data. */
export function ShownValue({ value }: { value: string | null }) {
  if (value === null) {
    return <span className={classes.keyword}>NULL</span>;
  }
  return (
    <span className={classes.value}>
      {value === "" ? "(empty)" : valuePieces(value).map((piece, index) => draw(piece, index))}
    </span>
  );
}

const TITLES: Partial<Record<Piece["kind"], string>> = {
  hidden: "An invisible character stands here",
  executable: "MySQL runs what stands in this comment",
};

function draw(piece: Piece, index: number) {
  return piece.kind === "space" || piece.kind === "mark" || piece.kind === "word" ? (
    piece.text
  ) : (
    <span key={index} className={classes[piece.kind]} title={TITLES[piece.kind]}>
      {piece.text}
    </span>
  );
}

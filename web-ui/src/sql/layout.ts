import type { Piece } from "./pieces";

/** Begin a line of their own. */
const CLAUSES = new Set(
  "FROM WHERE SET VALUES GROUP ORDER HAVING LIMIT UNION EXCEPT INTERSECT LEFT RIGHT INNER CROSS NATURAL JOIN SELECT".split(" "),
);

/** Stand a step further in. */
const CONDITIONS = new Set(["AND", "OR"]);

/** Blank runs shrink to one, clauses begin lines: nothing can be pushed out of sight. */
export function laidOut(all: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let depth = 0;
  let between = false;
  all.forEach((piece, index) => {
    if (piece.kind !== "space") {
      if (piece.kind === "mark") {
        depth += count(piece.text, "(") - count(piece.text, ")");
      }
      if (piece.kind === "keyword") {
        const word = piece.text.toUpperCase();
        between = word === "BETWEEN" || (between && word !== "AND");
      }
      out.push(piece);
      return;
    }
    if (index === 0 || index === all.length - 1) {
      return;
    }
    const afterComment = all[index - 1]?.kind === "comment" && piece.text.includes("\n");
    const next = all[index + 1];
    const step = afterComment ? 0 : breakBefore(next, all[index - 1], between);
    const indent = step < 0 ? 0 : step + 2 * Math.max(0, Math.min(depth, 4));
    out.push({ kind: "space", text: step < 0 ? " " : `\n${"  ".repeat(indent)}` });
  });
  return out;
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** How far in the line stands that begins here, or -1 for none. */
function breakBefore(next: Piece | undefined, last: Piece | undefined, between: boolean): number {
  if (next?.kind !== "keyword" || last?.text.endsWith("(") === true) {
    return -1;
  }
  const word = next.text.toUpperCase();
  if (CONDITIONS.has(word)) {
    return between && word === "AND" ? -1 : 1;
  }
  const joined = word === "JOIN" && last?.kind === "keyword";
  const deleted = word === "FROM" && last?.text.toUpperCase() === "DELETE";
  return CLAUSES.has(word) && !joined && !deleted ? 0 : -1;
}

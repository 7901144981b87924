/**
 * Cuts a statement into pieces for display. It only colours and breaks lines: what a statement means
 * is the gateway's business, and every character of it is shown.
 */
export type PieceKind = "word" | "keyword" | "name" | "string" | "number" | "comment" | "hidden" | "space" | "mark";

export interface Piece {
  kind: PieceKind;
  text: string;
}

const PIECES: readonly [PieceKind, RegExp][] = [
  ["space", /[ \t\r\n\f\v]+/y],
  ["comment", /\/\*[\s\S]*?(?:\*\/|$)|#[^\n]*|--(?=[\s]|$)[^\n]*/y],
  ["string", /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)/y],
  ["name", /`(?:[^`]|``)*(?:`|$)/y],
  ["number", /0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w$])/iy],
  ["word", /[\p{L}_$@][\p{L}\p{N}_$@]*/uy],
  ["mark", /[\s\S]/uy],
];

const KEYWORDS = new Set(
  (
    "ADD ALL ALTER ANALYZE AND AS ASC BEGIN BETWEEN BY CALL CASCADE CASE COLUMN COMMIT CREATE CROSS DATABASE DEFAULT " +
    "DELETE DESC DESCRIBE DISTINCT DROP DUPLICATE ELSE END EXCEPT EXISTS EXPLAIN FALSE FOR FORCE FROM FULL GRANT GROUP HAVING " +
    "IF IGNORE IN INDEX INNER INSERT INTERSECT INTERVAL INTO IS JOIN KEY LEFT LIKE LIMIT LOAD LOCK MODIFY NATURAL NOT " +
    "NULL OFFSET ON OR ORDER OUTER OVER PARTITION PREPARE PROCEDURE RECURSIVE REGEXP RENAME REPLACE REVOKE RIGHT ROLLBACK " +
    "SCHEMA SELECT SET SHARE SHOW START STRAIGHT_JOIN TABLE TEMPORARY THEN TO TRANSACTION TRIGGER TRUE TRUNCATE UNION UNIQUE " +
    "UPDATE USE USING VALUES VIEW WHEN WHERE WINDOW WITH XOR"
  ).split(" "),
);

/** Begin a line of their own. */
const CLAUSES = new Set(
  "FROM WHERE SET VALUES GROUP ORDER HAVING LIMIT UNION EXCEPT INTERSECT LEFT RIGHT INNER CROSS NATURAL JOIN SELECT".split(" "),
);

/** Stand a step further in. */
const CONDITIONS = new Set(["AND", "OR"]);

/**
 * Characters that draw nothing, or turn the direction of what follows: a statement could hide behind
 * them, so they are spelled out.
 */
const HIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

export function pieces(statement: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  while (at < statement.length) {
    const piece = pieceAt(statement, at);
    found.push(...revealed(piece));
    at += piece.text.length;
  }
  return found;
}

function pieceAt(statement: string, at: number): Piece {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const text = pattern.exec(statement)?.[0];
    if (text !== undefined && text.length > 0) {
      const keyword = kind === "word" && KEYWORDS.has(text.toUpperCase());
      return { kind: keyword ? "keyword" : kind, text };
    }
  }
  return { kind: "mark", text: statement.charAt(at) };
}

function revealed(piece: Piece): Piece[] {
  const parts: Piece[] = [];
  let from = 0;
  for (const match of piece.text.matchAll(HIDDEN)) {
    if (match.index > from) {
      parts.push({ kind: piece.kind, text: piece.text.slice(from, match.index) });
    }
    const code = match[0].codePointAt(0) ?? 0;
    parts.push({ kind: "hidden", text: `U+${code.toString(16).toUpperCase().padStart(4, "0")}` });
    from = match.index + match[0].length;
  }
  if (from < piece.text.length) {
    parts.push({ kind: piece.kind, text: piece.text.slice(from) });
  }
  return parts;
}

/** Blank runs shrink to one, clauses begin lines: nothing can be pushed out of sight. */
export function laidOut(statement: string): Piece[] {
  const out: Piece[] = [];
  const all = pieces(statement);
  let depth = 0;
  let between = false;
  all.forEach((piece, index) => {
    if (piece.kind !== "space") {
      depth += piece.text === "(" ? 1 : piece.text === ")" ? -1 : 0;
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

/** How far in the line stands that begins here, or -1 for none. */
function breakBefore(next: Piece | undefined, last: Piece | undefined, between: boolean): number {
  if (next?.kind !== "keyword" || last?.text === "(") {
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

import { MySQL } from "@codemirror/lang-sql";
import { stretches, type Quoting } from "./stretches";

/**
 * Cuts a statement into pieces for display: comments, strings and marks as the server has them, the rest
 * by CodeMirror's reading of MySQL. It only colours: what a statement means is the gateway's business,
 * and every character of it is shown. Where it hangs on the server what is a comment, all of it is plain.
 */
export type PieceKind =
  | "word"
  | "keyword"
  | "name"
  | "table"
  | "string"
  | "number"
  | "comment"
  | "executable"
  | "parameter"
  | "hidden"
  | "space"
  | "mark";

export interface Piece {
  kind: PieceKind;
  text: string;
}

const KINDS: Readonly<Record<string, PieceKind>> = {
  Keyword: "keyword",
  Type: "keyword",
  Bool: "keyword",
  Null: "keyword",
  Builtin: "word",
  Identifier: "word",
  SpecialVar: "word",
  Number: "number",
};

/** A page with more coloured pieces than this answers slowly; longer statements are shown plain. */
const MOST_PIECES = 6_000;

const BLANKS = /[ \t\r\n\f\v]+/g;

/**
 * Characters that draw nothing, or turn the direction of what follows: a statement could hide behind
 * them, so they are spelled out.
 */
const HIDDEN =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

/** Stands for what was cut out, and is part of no word. */
const CUT_OUT = ",";

/** Where strings end depends on the session's sql_mode. */
function quotingOf(sqlMode: string): Quoting {
  const modes = sqlMode.toUpperCase();
  return {
    backslashEscapes: !modes.includes("NO_BACKSLASH_ESCAPES"),
    doubleQuotedStrings: !modes.includes("ANSI_QUOTES") && !/\bANSI\b/.test(modes),
  };
}

export function pieces(statement: string, sqlMode = "", tables: readonly string[] = []): Piece[] {
  const cutOut = stretches(statement, quotingOf(sqlMode));
  if (cutOut === undefined) {
    return plainly(statement).flatMap(revealed);
  }
  const found: Piece[] = [];
  let code = "";
  let at = 0;
  for (const one of cutOut) {
    code += statement.slice(at, one.from) + CUT_OUT.repeat(one.to - one.from);
    at = one.to;
  }
  code += statement.slice(at);
  at = 0;
  let next = 0;
  const plain = (to: number) => {
    if (to > at) {
      found.push(...blanksApart(statement.slice(at, to)));
    }
    at = Math.max(at, to);
  };
  /** Up to here, with what was cut out before. */
  const goOn = (to: number) => {
    for (let one = cutOut[next]; one !== undefined && one.from < to; one = cutOut[++next]) {
      plain(one.from);
      found.push({ kind: one.kind, text: statement.slice(one.from, one.to) });
      at = one.to;
    }
    plain(to);
  };
  MySQL.language.parser.parse(code).iterate({
    enter(node) {
      const kind = KINDS[node.name];
      if (kind === undefined || node.from < at || node.to === node.from) {
        return;
      }
      goOn(node.from);
      found.push({ kind, text: statement.slice(node.from, node.to) });
      at = node.to;
    },
  });
  goOn(statement.length);
  const marked = markTables(found, tables);
  return (marked.length > MOST_PIECES ? joined(marked) : marked).flatMap(revealed);
}

/** Without colours, but for a warning where something begins that may run. */
function plainly(statement: string): Piece[] {
  return statement
    .split(/(\/\*M?![^]*?(?:\*\/|$))/)
    .map((text, index): Piece => ({ kind: index % 2 === 1 ? "executable" : "mark", text }))
    .filter((one) => one.text !== "");
}

function blanksApart(text: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(BLANKS)) {
    if (match.index > from) {
      out.push({ kind: "mark", text: text.slice(from, match.index) });
    }
    out.push({ kind: "space", text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    out.push({ kind: "mark", text: text.slice(from) });
  }
  return out;
}

/** The tables that the gateway found, wherever their names stand. */
function markTables(all: Piece[], tables: readonly string[]): Piece[] {
  const names = new Set(tables.map((table) => bare(table.slice(table.lastIndexOf(".") + 1))));
  if (names.size === 0) {
    return all;
  }
  const isName = (at: number) => all[at]?.kind === "word" || all[at]?.kind === "name";
  return all.map((one, index) => {
    const qualifies = isName(index) && all[index + 1]?.text === "." && isName(index + 2);
    const at = qualifies && tables.includes(`${bare(one.text)}.${bare(all[index + 2]?.text ?? "")}`) ? index + 2 : index;
    return isName(index) && names.has(bare(all[at]?.text ?? "")) ? { kind: "table", text: one.text } : one;
  });
}

function bare(name: string): string {
  return name.replaceAll("`", "").toLowerCase();
}

/** Neighbours of one piece each, blanks and what stands for values apart. */
function joined(all: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const one of all) {
    const before = out[out.length - 1];
    const kind = one.kind === "space" || one.kind === "parameter" ? one.kind : "mark";
    if (before !== undefined && before.kind === "mark" && kind !== "parameter") {
      before.text += one.text;
    } else {
      out.push({ kind, text: one.text });
    }
  }
  return out;
}

function revealed(whole: Piece): Piece[] {
  const parts: Piece[] = [];
  let from = 0;
  for (const match of whole.text.matchAll(HIDDEN)) {
    if (match.index > from) {
      parts.push({ kind: whole.kind, text: whole.text.slice(from, match.index) });
    }
    const code = match[0].codePointAt(0) ?? 0;
    parts.push({ kind: "hidden", text: `U+${code.toString(16).toUpperCase().padStart(4, "0")}` });
    from = match.index + match[0].length;
  }
  if (from < whole.text.length) {
    parts.push({ kind: whole.kind, text: whole.text.slice(from) });
  }
  return parts;
}

/** A value is data: nothing in it is coloured, but nothing hides in it either. */
export function valuePieces(value: string): Piece[] {
  return revealed({ kind: "mark", text: value });
}

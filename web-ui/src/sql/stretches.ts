/**
 * Where comments, strings, quoted names and marks for values stand in a statement, as MySQL and MariaDB
 * read it (Reference Manual, 11.1, 11.2 and 11.7). CodeMirror reads some of them otherwise: it nests
 * comments, and knows two dashes as a comment before a space alone. What a server runs would be shown as
 * a comment then, a comment as what it runs, and values in places that are not theirs.
 */
export interface Stretch {
  kind: "comment" | "executable" | "string" | "name" | "parameter";
  from: number;
  to: number;
}

/** Strings end, and double quotes mean, what the session's sql_mode says. */
export interface Quoting {
  backslashEscapes: boolean;
  doubleQuotedStrings: boolean;
}

/** Two dashes begin a comment before a blank, a control character or the end. */
const AFTER_DASHES = /[\u0000- \u007f]/;

/** Some of these are blanks in one character set and not in another. */
const FOREIGN = /[\u0080-\uffff]/;

const WORD = /[\w$\u0080-\uffff]/;

/** All of them in their order; undefined where they hang on the server, and nobody can say here. */
export function stretches(text: string, quoting: Quoting): Stretch[] | undefined {
  const found: Stretch[] = [];
  let at = 0;
  while (at < text.length) {
    const one = stretchAt(text, at, quoting);
    if (one === undefined) {
      at = behindWord(text, at);
    } else if (one === "doubtful") {
      return undefined;
    } else {
      found.push(one);
      at = one.to;
    }
  }
  return found;
}

/** A word is not looked into: of a dollar sign in the middle of a name nothing begins. */
function behindWord(text: string, at: number): number {
  let end = at + 1;
  if (WORD.test(text.charAt(at))) {
    while (end < text.length && WORD.test(text.charAt(end))) {
      end++;
    }
  }
  return end;
}

function stretchAt(text: string, at: number, quoting: Quoting): Stretch | "doubtful" | undefined {
  const to = (kind: Stretch["kind"], end: number): Stretch => ({ kind, from: at, to: end });
  switch (text.charAt(at)) {
    case "'":
      return to("string", behindQuote(text, at, quoting.backslashEscapes));
    case '"':
      return quoting.doubleQuotedStrings
        ? to("string", behindQuote(text, at, quoting.backslashEscapes))
        : to("name", behindQuote(text, at, false));
    case "`":
      return to("name", behindQuote(text, at, false));
    case "?":
      return to("parameter", at + 1);
    case "#":
      return to("comment", behindLine(text, at));
    case "-":
      if (text.charAt(at + 1) !== "-") {
        return undefined;
      }
      if (FOREIGN.test(text.charAt(at + 2))) {
        return "doubtful";
      }
      return at + 2 === text.length || AFTER_DASHES.test(text.charAt(at + 2))
        ? to("comment", behindLine(text, at))
        : undefined;
    case "/":
      if (text.charAt(at + 1) !== "*") {
        return undefined;
      }
      return /^M?!/.test(text.slice(at + 2, at + 4))
        ? executable(text, at, quoting)
        : to("comment", behindMark(text, at + 2));
    case "$":
      // Between two of these newer servers take anything for a string.
      return /^\$\w*\$/.test(text.slice(at, at + 130)) ? "doubtful" : undefined;
    default:
      return undefined;
  }
}

/**
 * A comment whose content some servers run and others pass over, by their version. It is known where it
 * ends, and what stands behind it, where all of them agree on that.
 */
function executable(text: string, at: number, quoting: Quoting): Stretch | "doubtful" {
  const end = behindMark(text, at + 2);
  let inside = text.indexOf("!", at) + 1;
  while (inside < end) {
    if (text.startsWith("*/", inside)) {
      return inside + 2 === end ? { kind: "executable", from: at, to: end } : "doubtful";
    }
    const one = stretchAt(text, inside, quoting);
    if (one === undefined) {
      inside++;
    } else if (one === "doubtful" || one.kind === "comment" || one.kind === "executable" || one.kind === "parameter") {
      return "doubtful";
    } else {
      inside = one.to;
    }
  }
  return "doubtful";
}

function behindQuote(text: string, at: number, backslashEscapes: boolean): number {
  const quote = text.charAt(at);
  let end = at + 1;
  while (end < text.length) {
    const one = text.charAt(end);
    if (one === "\\" && backslashEscapes) {
      end += 2;
    } else if (one !== quote) {
      end++;
    } else if (text.charAt(end + 1) === quote) {
      end += 2;
    } else {
      return end + 1;
    }
  }
  return text.length;
}

/** A carriage return alone does not end it. */
function behindLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Comments do not nest. */
function behindMark(text: string, at: number): number {
  const end = text.indexOf("*/", at);
  return end < 0 ? text.length : end + 2;
}

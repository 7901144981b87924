/** Where in a YAML text a place is, as far as the policy language uses YAML. */
export interface YamlPlace {
  /** Keys from the root; "[]" stands for an item of a list. */
  path: string[];
  /** Whether a key stands, or may be written, there; otherwise a value. */
  atKey: boolean;
  /** Keys that stand in the same mapping already. */
  siblings: Set<string>;
  /** Where the word at the place begins. */
  from: number;
}

interface Level {
  indent: number;
  key: string;
}

const KEY = /^("[^"]*"|'[^']*'|[A-Za-z0-9_$.-]+)\s*:(?=\s|$)/;
const ITEM = "[]";

/** The place at {@code position}: block style by indentation, flow style by brackets. */
export function yamlPlace(text: string, position: number): YamlPlace {
  const before = text.slice(0, position);
  const from = position - (/[\w$.*-]*$/.exec(before)?.[0].length ?? 0);
  const levels: Level[] = [];
  let flow: string[] = [];
  let atKey = true;
  const lines = before.split("\n");
  for (const [number, line] of lines.entries()) {
    const last = number === lines.length - 1;
    if (flow.length > 0) {
      ({ flow, atKey } = readFlow(line, flow, atKey));
      continue;
    }
    if (/^\s*(#|$)/.test(line) && !last) {
      continue;
    }
    let rest = line.trimStart();
    let indent = line.length - rest.length;
    if (last && rest === "") {
      close(levels, indent + 1, false);
      close(levels, indent, true);
      atKey = true;
      continue;
    }
    close(levels, indent, !rest.startsWith("-"));
    while (/^-(\s|$)/.test(rest)) {
      close(levels, indent, false);
      levels.push({ indent, key: ITEM });
      const inner = rest.slice(1).trimStart();
      indent += rest.length - inner.length;
      rest = inner;
    }
    const key = KEY.exec(rest);
    if (key === null) {
      atKey = !/^[[{]/.test(rest);
      ({ flow, atKey } = readFlow(rest, [], atKey));
      continue;
    }
    levels.push({ indent, key: bare(key[1] as string) });
    ({ flow, atKey } = readFlow(rest.slice(key[0].length), [], false));
  }
  const path = levels.map((level) => level.key);
  for (const step of flow) {
    if (step === "[") {
      path.push(ITEM);
    } else if (step !== "{") {
      path.push(step);
    }
  }
  return { path, atKey, siblings: siblings(text, position, levels, flow), from };
}

/** Leaves the levels that a line at this indentation is not in. */
function close(levels: Level[], indent: number, inclusive: boolean): void {
  while (levels.length > 0) {
    const level = levels[levels.length - 1] as Level;
    const inside = level.indent < indent || (!inclusive && level.indent === indent && level.key !== ITEM);
    if (inside) {
      return;
    }
    levels.pop();
  }
}

/** Steps: "{" and "[" for what is open, and between them the key whose value is read. */
function readFlow(text: string, open: readonly string[], key: boolean): { flow: string[]; atKey: boolean } {
  const flow = [...open];
  let atKey = key;
  let word = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '"' || c === "'") {
      const end = text.indexOf(c, i + 1);
      word = end < 0 ? text.slice(i) : text.slice(i, end + 1);
      i = end < 0 ? text.length : end;
    } else if (c === "#" && (i === 0 || text[i - 1] === " ")) {
      break;
    } else if (c === "{" || c === "[") {
      flow.push(c);
      atKey = c === "{";
      word = "";
    } else if (c === "}" || c === "]") {
      while (flow.length > 0 && !/^[[{]$/.test(flow.pop() as string));
      word = "";
      atKey = false;
      dropKey(flow);
    } else if (c === "," && flow.length > 0) {
      dropKey(flow);
      atKey = flow[flow.length - 1] === "{";
      word = "";
    } else if (c === ":" && flow[flow.length - 1] === "{" && /\s|^$/.test(text[i + 1] ?? "")) {
      flow.push(bare(word.trim()));
      atKey = false;
      word = "";
    } else {
      word += c;
    }
  }
  return { flow, atKey };
}

function dropKey(flow: string[]): void {
  const top = flow[flow.length - 1];
  if (top !== undefined && !/^[[{]$/.test(top)) {
    flow.pop();
  }
}

/** Keys of the mapping around the place; in flow style of what stands before it. */
function siblings(text: string, position: number, levels: readonly Level[], flow: readonly string[]): Set<string> {
  if (flow.length > 0) {
    const inner = text.slice(0, position);
    const start = inner.lastIndexOf("{");
    return new Set([...inner.slice(start).matchAll(/([\w$-]+)\s*:/g)].map((match) => match[1] as string));
  }
  const lines = text.split("\n");
  const own = text.slice(0, position).split("\n").length - 1;
  const indent = width(lines[own] ?? "");
  const parent = levels[levels.length - 1]?.indent ?? -1;
  const found = new Set<string>();
  const collect = (line: string): boolean => {
    if (/^\s*(#|$)/.test(line)) {
      return true;
    }
    const at = width(line);
    if (at <= parent && !(levels[levels.length - 1]?.key === ITEM && at === parent)) {
      return false;
    }
    const key = at === indent ? KEY.exec(line.replace(/^[\s-]*/, "")) : null;
    if (key !== null) {
      found.add(bare(key[1] as string));
    }
    return !/^\s*-\s/.test(line) || at !== indent;
  };
  for (let i = own - 1; i >= 0 && collect(lines[i] as string) && !isItem(lines[i] as string, indent); i--);
  for (let i = own + 1; i < lines.length && !isItem(lines[i] as string, indent) && collect(lines[i] as string); i++);
  return found;
}

function isItem(line: string, indent: number): boolean {
  return /^\s*-\s/.test(line) && width(line) <= indent && width(line) > 0 && line.indexOf("-") < indent;
}

/** Where the first key of a line stands, behind the dashes of list items. */
function width(line: string): number {
  return (/^[\s-]*/.exec(line)?.[0] ?? "").length;
}

function bare(key: string): string {
  return key.replace(/^["']|["']$/g, "");
}

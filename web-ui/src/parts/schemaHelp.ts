import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { yamlPlace } from "./yamlPlace";

/** As much of JSON Schema as our own schemas use. */
export interface Schema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** What may stand at the cursor, by the schema. */
export function completeBy(schema: Schema, context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const place = yamlPlace(text, context.pos);
  if (!context.explicit && place.from === context.pos) {
    return null;
  }
  const found = at(schema, place.path);
  const options: Completion[] = [];
  if (place.atKey) {
    const behind = context.state.sliceDoc(context.pos, context.pos + 1);
    for (const node of found) {
      for (const [name, value] of Object.entries(node.properties ?? {})) {
        if (!place.siblings.has(name) || text.slice(place.from, context.pos) === name) {
          options.push({
            label: name,
            type: "property",
            detail: kind(value),
            ...(value.description !== undefined && { info: value.description }),
            apply: behind === ":" ? name : `${name}: `,
          });
        }
      }
    }
  }
  // A list may be written as one, and an item of it stands where its value would.
  for (const node of found.flatMap((one) => [one, ...(place.atKey ? [] : spread(one.items))])) {
    for (const value of words(node)) {
      options.push({ label: value, type: "enum", ...(node.description !== undefined && { detail: node.description }) });
    }
  }
  const unique = [...new Map(options.map((option) => [option.label, option])).values()];
  return unique.length === 0 ? null : { from: place.from, options: unique, validFor: /^[\w$-]*$/ };
}

/** What the key or value at a place means; and from where to where it stands. */
export function explainBy(schema: Schema, text: string, position: number) {
  const start = position - (/[\w$-]*$/.exec(text.slice(0, position))?.[0].length ?? 0);
  const end = position + (/^[\w$-]*/.exec(text.slice(position))?.[0].length ?? 0);
  if (start === end) {
    return null;
  }
  const word = text.slice(start, end);
  const place = yamlPlace(text, start);
  const isKey = /^\s*:/.test(text.slice(end));
  const path = isKey ? [...place.path.filter((_, index, all) => !(index === all.length - 1 && all[index] === word)), word] : place.path;
  const described = at(schema, path).find((node) => node.description !== undefined);
  return described?.description === undefined ? null : { start, end, word, description: described.description };
}

function at(schema: Schema, path: readonly string[]): Schema[] {
  let nodes = spread(schema);
  for (const step of path) {
    nodes = nodes.flatMap((node) =>
      step === "[]"
        ? spread(node.items)
        : spread(
            node.properties?.[step] ??
              (typeof node.additionalProperties === "object" ? node.additionalProperties : undefined),
          ),
    );
  }
  return nodes;
}

/** A schema with its alternatives beside it. */
function spread(schema: Schema | undefined): Schema[] {
  if (schema === undefined) {
    return [];
  }
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...others.flatMap(spread)];
}

function words(schema: Schema): string[] {
  if (schema.type === "boolean") {
    return ["true", "false"];
  }
  const values = schema.const === undefined ? (schema.enum ?? []) : [schema.const];
  return values.filter((value) => ["string", "number"].includes(typeof value)).map((value) =>
    value === "null" ? '"null"' : String(value),
  );
}

function kind(schema: Schema): string {
  if (schema.enum !== undefined) {
    return "one of a few";
  }
  return [schema.type ?? ""].flat().join(" or ").replace("array", "list").replace("object", "section");
}

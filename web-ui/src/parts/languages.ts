import { MySQL, sql, type SQLNamespace } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import type { Extension } from "@codemirror/state";

export type Language = "yaml" | "sql";

/** With the tables and columns of {@code schema} to complete, where they are known. */
export function languageOf(language: Language, schema?: SQLNamespace): Extension {
  return language === "yaml" ? yaml() : sql({ dialect: MySQL, ...(schema !== undefined && { schema }) });
}

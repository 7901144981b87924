/** Verbs that a list of statements or sessions offers. */
export const VERBS = [
  "select", "insert", "update", "delete", "replace", "call", "create", "alter", "drop", "truncate", "grant", "set",
  "show", "lock", "load",
];

export const VERDICTS = [
  { value: "allow", label: "Allowed" },
  { value: "review", label: "Reviewed" },
  { value: "deny", label: "Denied" },
];

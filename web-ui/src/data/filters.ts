import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";

export interface Filters<K extends string> {
  /** Empty where nothing is asked for. */
  values: Readonly<Record<K, string>>;
  set: (name: K, value: string) => void;
  /** All of them at once. */
  setAll: (values: Readonly<Record<K, string>>) => void;
  clear: () => void;
  /** How many are set. */
  count: number;
}

/** Filters of a list, kept in the address so that a link shows the same list. */
export function useFilters<K extends string>(names: readonly K[]): Filters<K> {
  const [search, setSearch] = useSearchParams();
  // The names are the page's own constant; what they say in the address is what may change.
  const key = names.map((name) => search.get(name) ?? "").join("\u0000");
  const values = useMemo(() => {
    const found = key.split("\u0000");
    return Object.fromEntries(names.map((name, index) => [name, found[index] ?? ""])) as Record<K, string>;
  }, [key, names]);
  const set = useCallback(
    (name: K, value: string) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === "") {
            next.delete(name);
          } else {
            next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const setAll = useCallback(
    (all: Readonly<Record<K, string>>) =>
      setSearch(new URLSearchParams(Object.entries<string>(all).filter(([, value]) => value !== ""))),
    [setSearch],
  );
  const clear = useCallback(() => setSearch(new URLSearchParams(), { replace: true }), [setSearch]);
  return { values, set, setAll, clear, count: names.filter((name) => values[name] !== "").length };
}

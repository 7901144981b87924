import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "./api";
import { useMe } from "./me";

/** One page of a list that is read by keyset. */
export interface KeysetPage<T> {
  rows: T[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
}

export interface Keyset<T> {
  /** Undefined until the first answer. */
  rows: readonly T[] | undefined;
  problem: Problem | undefined;
  busy: boolean;
  /** Whether there is more to read. */
  more: boolean;
  loadMore: () => void;
  /** From the start. */
  reload: () => void;
}

/**
 * Reads a list page by page, from the start whenever {@code load} changes (so keep it by useCallback
 * over its filters). An answer that comes after a later question is dropped.
 */
export function useKeyset<T>(
  load: (before: string | null, signal: AbortSignal) => Promise<KeysetPage<T>>,
): Keyset<T> {
  const { heed } = useMe();
  const [state, setState] = useState<{ rows?: readonly T[]; next: string | null }>({ next: null });
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(undefined);

  const read = useCallback(
    (before: string | null) => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      setBusy(true);
      load(before, mine.signal)
        .then((page) => {
          if (!mine.signal.aborted) {
            setProblem(undefined);
            setState((known) => ({
              rows: before === null ? page.rows : [...(known.rows ?? []), ...page.rows],
              next: page.next,
            }));
          }
        })
        .catch((cause: unknown) => {
          if (!mine.signal.aborted) {
            const failed = Problem.of(cause);
            heed(failed);
            setProblem(failed);
          }
        })
        .finally(() => {
          if (!mine.signal.aborted) {
            setBusy(false);
          }
        });
    },
    [load, heed],
  );

  useEffect(() => {
    read(null);
    return () => running.current?.abort();
  }, [read]);

  const { rows, next } = state;
  const loadMore = useCallback(() => {
    if (next !== null) {
      read(next);
    }
  }, [next, read]);
  const reload = useCallback(() => read(null), [read]);
  return { rows, problem, busy, more: next !== null, loadMore, reload };
}

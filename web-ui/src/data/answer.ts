import { useCallback, useEffect, useState } from "react";
import { Problem } from "./api";
import { useMe } from "./me";

export interface Answer<T> {
  /** Undefined until the first answer; the last good one while a new one is asked for. */
  value: T | undefined;
  problem: Problem | undefined;
  busy: boolean;
  reload: () => void;
}

/** Asks when the page opens and whenever {@code ask} changes; keep it by useCallback. */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const { heed } = useMe();
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setBusy(true);
    ask(stop.signal)
      .then((answer) => {
        if (!stop.signal.aborted) {
          setProblem(undefined);
          setValue(answer);
        }
      })
      .catch((cause: unknown) => {
        if (!stop.signal.aborted) {
          const failed = Problem.of(cause);
          heed(failed);
          setProblem(failed);
        }
      })
      .finally(() => {
        if (!stop.signal.aborted) {
          setBusy(false);
        }
      });
    return () => stop.abort();
  }, [ask, heed, attempt]);
  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  return { value, problem, busy, reload };
}

import { useCallback, useEffect, useState } from "react";
import { Problem } from "../../data/api";
import { useMe } from "../../data/me";
import { cancelReplay, fetchReplay, startReplay, type Changes, type Replay } from "../../data/policies";

const POLL_MILLIS = 400;

export interface ReplayHandle {
  run: Replay | undefined;
  problem: Problem | undefined;
  /** Whether it waits or works. */
  busy: boolean;
  start: (changes: Changes, days: number, connection: string) => void;
  cancel: () => void;
}

/** One replay at a time, followed until it ends. */
export function useReplay(): ReplayHandle {
  const { heed } = useMe();
  const [run, setRun] = useState<Replay>();
  const [problem, setProblem] = useState<Problem>();
  const [starting, setStarting] = useState(false);
  const fail = useCallback(
    (cause: unknown) => {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(failed);
    },
    [heed],
  );
  const start = useCallback(
    (changes: Changes, days: number, connection: string) => {
      setStarting(true);
      setProblem(undefined);
      setRun(undefined);
      startReplay(changes, days, connection)
        .then(setRun)
        .catch(fail)
        .finally(() => setStarting(false));
    },
    [fail],
  );
  const going = run?.state === "waiting" || run?.state === "running";
  const id = run?.id;
  useEffect(() => {
    if (!going || id === undefined) {
      return;
    }
    const timer = window.setTimeout(() => fetchReplay(id).then(setRun).catch(fail), POLL_MILLIS);
    return () => window.clearTimeout(timer);
  }, [going, id, run, fail]);
  const cancel = useCallback(() => {
    if (id !== undefined) {
      cancelReplay(id).catch(fail);
    }
  }, [id, fail]);
  return { run, problem, busy: starting || going, start, cancel };
}

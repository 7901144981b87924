import { useCallback, useEffect, useMemo, useState } from "react";
import { Problem } from "./api";
import { useMe } from "./me";
import { checkPolicies, type Changes, type Checked, type Policies } from "./policies";

export interface Draft {
  changes: Changes;
  /** Version of the policies that it was begun from. */
  opened: string;
  /** Whether the policies have changed since. */
  stale: boolean;
  dirty: boolean;
  /** Every file with its text as the draft has it. */
  texts: ReadonlyMap<string, string>;
  set: (name: string, text: string | null) => void;
  discard: () => void;
}

interface Kept {
  opened: string;
  changes: Changes;
}

/** A draft outlives a look at another page, as long as the console stays open. */
let kept: Kept | undefined;

export function useDraft(policies: Policies): Draft {
  const version = policies.version ?? "";
  const [state, setState] = useState<Kept>(() => kept ?? { opened: version, changes: {} });
  const dirty = Object.keys(state.changes).length > 0;
  useEffect(() => {
    kept = dirty ? state : undefined;
  }, [state, dirty]);

  const sources = useMemo(() => new Map(policies.files.map((file) => [file.name, file.source])), [policies]);
  const set = useCallback(
    (name: string, text: string | null) =>
      setState((before) => {
        const clean = Object.keys(before.changes).length === 0;
        const changes: Record<string, string | null> = { ...before.changes };
        if (text === (sources.get(name) ?? null)) {
          delete changes[name];
        } else {
          changes[name] = text;
        }
        return { opened: clean ? version : before.opened, changes };
      }),
    [sources, version],
  );
  const discard = useCallback(() => setState({ opened: version, changes: {} }), [version]);
  const texts = useMemo(() => {
    const all = new Map(sources);
    for (const [name, text] of Object.entries(state.changes)) {
      if (text === null) {
        all.delete(name);
      } else {
        all.set(name, text);
      }
    }
    return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
  }, [sources, state.changes]);
  return {
    opened: dirty ? state.opened : version,
    changes: state.changes,
    stale: dirty && state.opened !== version,
    dirty,
    texts,
    set,
    discard,
  };
}

export interface Check {
  /** The last answer. */
  checked: Checked | undefined;
  /** Whether it is about the draft as it stands now. */
  fresh: boolean;
  problem: Problem | undefined;
}

const TYPING_MILLIS = 400;

/** What the gateway says of a draft, soon after the last key. */
export function useChecked(changes: Changes, version: string): Check {
  const { heed } = useMe();
  const [answer, setAnswer] = useState<{ of: Changes; version: string; checked: Checked }>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const stop = new AbortController();
    const timer = window.setTimeout(
      () => {
        checkPolicies(changes, stop.signal)
          .then((checked) => {
            if (!stop.signal.aborted) {
              setProblem(undefined);
              setAnswer({ of: changes, version, checked });
            }
          })
          .catch((cause: unknown) => {
            if (!stop.signal.aborted) {
              const failed = Problem.of(cause);
              heed(failed);
              setProblem(failed);
            }
          });
      },
      TYPING_MILLIS,
    );
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [changes, version, heed]);
  return { checked: answer?.checked, fresh: answer?.of === changes && answer.version === version, problem };
}

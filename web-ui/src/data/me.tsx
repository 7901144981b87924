import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { fetchMe, Problem } from "./api";
import type { Me } from "./types";

type State = { me: Me } | { problem: Problem } | "asking";

interface SignedIn {
  me: Me;
  /** To be told of every failed request: one that says so ends the sign-in on this page too. */
  heed: (problem: Problem) => void;
}

const Context = createContext<SignedIn | null>(null);

interface Props {
  children: ReactNode;
  asking: ReactNode;
  otherwise: (problem: Problem, retry: () => void) => ReactNode;
}

/** Shows its children to who is signed in, and something else to everybody else. */
export function MeProvider({ children, asking, otherwise }: Props) {
  const [state, setState] = useState<State>("asking");
  const ask = useCallback(() => {
    fetchMe()
      .then((me) => setState({ me }))
      .catch((cause: unknown) => setState({ problem: Problem.of(cause) }));
  }, []);
  useEffect(ask, [ask]);
  const heed = useCallback((problem: Problem) => {
    if (problem.signedOut) {
      setState({ problem });
    }
  }, []);
  const me = state !== "asking" && "me" in state ? state.me : null;
  useExpiry(me, ask);
  const value = useMemo(() => (me === null ? null : { me, heed }), [me, heed]);
  if (state === "asking") {
    return asking;
  }
  if (value === null) {
    return otherwise((state as { problem: Problem }).problem, ask);
  }
  return <Context value={value}>{children}</Context>;
}

/** Asks again when the sign-in should be over, so that an idle page does not pretend. */
function useExpiry(me: Me | null, ask: () => void): void {
  useEffect(() => {
    if (me === null) {
      return;
    }
    const left = Date.parse(me.expires_at) - Date.now() + 1_000;
    const timer = window.setTimeout(ask, Math.min(Math.max(left, 5_000), 2 ** 31 - 1));
    return () => window.clearTimeout(timer);
  }, [me, ask]);
}

export function useMe(): SignedIn {
  const value = use(Context);
  if (value === null) {
    throw new Error("useMe outside MeProvider");
  }
  return value;
}

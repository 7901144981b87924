import { useRef, useState } from "react";
import { Problem } from "../data/api";
import { useApprovals } from "../data/approvals";
import { decide, newKey, type Decision } from "../data/decisions";
import { useMe } from "../data/me";
import type { Approval } from "../data/types";
import { notifyFailed } from "../parts/notify";

export interface Deciding {
  /** What is on its way. */
  busy: Decision["decision"] | undefined;
  problem: string | undefined;
  say: (problem: string | undefined) => void;
  /** Whether it was taken. */
  send: (decision: Decision) => Promise<boolean>;
}

/** Sends a decision, once; the next try of the same one is the same decision. */
export function useDecision(approval: Approval): Deciding {
  const { put, load } = useApprovals();
  const { heed } = useMe();
  const [busy, setBusy] = useState<Decision["decision"]>();
  const [problem, say] = useState<string>();
  const last = useRef({ words: "", key: "" });

  const send = async (decision: Decision): Promise<boolean> => {
    if (busy !== undefined) {
      return false;
    }
    const words = JSON.stringify(decision);
    if (last.current.words !== words) {
      last.current = { words, key: newKey() };
    }
    setBusy(decision.decision);
    say(undefined);
    try {
      put(await decide(approval, decision, last.current.key));
      return true;
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      say(`${failed.detail} ${failed.next}`);
      if (failed.status >= 500) {
        // The card may be gone from under its words: a denial may stand whose stop failed.
        notifyFailed(failed);
      }
      // It may have been decided elsewhere, or want something else of this person by now.
      if ([403, 404, 409, 412].includes(failed.status)) {
        await load(approval.id).catch(() => undefined);
      }
      return false;
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, problem, say, send };
}

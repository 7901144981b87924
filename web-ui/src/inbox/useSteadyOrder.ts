import { useCallback, useEffect, useState } from "react";
import type { Approval } from "../data/types";

/** A decided request stays where it is for this long, so that nothing moves under a finger. */
const LINGER_MILLIS = 10_000;

/**
 * Which requests stand in the inbox, in which order: the longest waiting first, new ones at the end,
 * and each keeps its place until it has been final for a while.
 */
export function useSteadyOrder(all: ReadonlyMap<string, Approval> | undefined): readonly string[] {
  const [ids, setIds] = useState<readonly string[]>([]);
  const sweep = useCallback(
    (lingers: (approval: Approval) => boolean) => {
      if (all === undefined) {
        return;
      }
      setIds((before) => {
        const kept = before.filter((id) => {
          const approval = all.get(id);
          return approval !== undefined && (approval.state === "pending" || lingers(approval));
        });
        const known = new Set(kept);
        // The gateway lists the newest first, which settles what is the same to the millisecond.
        const fresh = [...all.values()]
          .reverse()
          .filter((a) => a.state === "pending" && !known.has(a.id))
          .sort((one, other) => Date.parse(one.requested_at) - Date.parse(other.requested_at))
          .map((a) => a.id);
        return fresh.length === 0 && kept.length === before.length ? before : [...kept, ...fresh];
      });
    },
    [all],
  );
  useEffect(() => {
    sweep(() => true);
    const timer = window.setTimeout(() => sweep(() => false), LINGER_MILLIS);
    return () => window.clearTimeout(timer);
  }, [sweep]);
  return ids;
}

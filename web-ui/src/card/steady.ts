import { useEffect, useRef } from "react";

/** A click this soon after something has moved was meant for another thing. */
const STEADY_MILLIS = 400;

/** Whether what is looked at has stood still for a moment; it moves whenever {@code layout} changes. */
export function useSteady(layout: string): () => boolean {
  const movedAt = useRef(0);
  useEffect(() => {
    movedAt.current = performance.now();
  }, [layout]);
  return () => performance.now() - movedAt.current > STEADY_MILLIS;
}

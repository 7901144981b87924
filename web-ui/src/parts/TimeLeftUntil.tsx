import { clockSpan, exactly, useNow } from "../data/time";

/** How long something still waits. */
export function TimeLeftUntil({ at }: { at: string }) {
  const now = useNow(1_000);
  return (
    <time className="tabular" dateTime={at} title={exactly(at)}>
      {clockSpan(Date.parse(at) - now)} left
    </time>
  );
}

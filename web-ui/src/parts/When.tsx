import { ago, exactly, useNow } from "../data/time";

/** A moment as people say it; the exact one is in its tooltip. */
export function When({ at }: { at: string }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={exactly(at)}>
      {ago(at, now)}
    </time>
  );
}

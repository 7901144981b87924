import { call, query } from "./api";

export const RANGES = ["1h", "24h", "7d", "30d"] as const;

export type Range = (typeof RANGES)[number];

export interface Waits {
  median_millis: number;
  percentile_95_millis: number;
  count: number;
}

export interface Bucket {
  at: string;
  allowed: number;
  refused: number;
  reviewed: number;
  waits: Waits | null;
}

export interface Figures {
  range: Range;
  bucket_seconds: number;
  buckets: Bucket[];
  waits: Waits | null;
  decisions: Record<string, number>;
  /** False when only the latest waits were looked at. */
  all_waits: boolean;
}

export function fetchFigures(range: Range, signal: AbortSignal): Promise<Figures> {
  return call<Figures>(`/api/v1/statistics?${query({ range })}`, { signal });
}

import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { ChartProps } from "./TimeChart";

// The charting library is large, and most pages have no chart.
const TimeChart = lazy(() => import("./TimeChart").then((module) => ({ default: module.TimeChart })));

/** Lines or bars over time. */
export function Chart(props: ChartProps) {
  const height = props.height ?? 200;
  return (
    <Suspense fallback={<Skeleton height={height} />}>
      <TimeChart {...props} height={height} />
    </Suspense>
  );
}

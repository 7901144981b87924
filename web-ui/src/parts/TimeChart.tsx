import "@mantine/charts/styles.css";

import { BarChart, LineChart } from "@mantine/charts";
import { VisuallyHidden } from "@mantine/core";
import { count } from "../data/time";

export interface Series {
  /** The key of its values in the points. */
  name: string;
  label: string;
  tone: "accent" | "good" | "warn" | "alarm" | "quiet";
}

export type Point = { at: string } & Record<string, number | string>;

export interface ChartProps {
  /** What it shows, for who cannot see it: "Statements an hour". */
  label: string;
  kind?: "line" | "bar";
  series: readonly Series[];
  /** Oldest first; {@code at} is the beginning of each step. */
  points: readonly Point[];
  /** How a moment is written under it. */
  moment?: (at: string) => string;
  /** How a value is written. */
  value?: (value: number) => string;
  stacked?: boolean;
  height?: number;
}

const HOUR = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** The picture is hidden from who hears the page, who has the table below it. */
const UNFOCUSED = { accessibilityLayer: false };

export function TimeChart({
  label,
  kind = "line",
  series,
  points,
  moment = (at) => HOUR.format(new Date(at)),
  value = count,
  stacked = false,
  height = 200,
}: ChartProps) {
  const common = {
    h: height,
    data: points.map((point) => ({ ...point, at: moment(point.at) })),
    dataKey: "at",
    series: series.map(({ name, label: word, tone }) => ({ name, label: word, color: `var(--${tone})` })),
    valueFormatter: value,
    withLegend: series.length > 1,
    gridAxis: "x" as const,
    tickLine: "none" as const,
    textColor: "var(--quiet)",
    gridColor: "var(--line)",
    xAxisProps: { minTickGap: 40 },
    yAxisProps: { width: 48, allowDecimals: false },
  };
  return (
    <figure style={{ margin: 0 }} aria-label={label}>
      <div aria-hidden="true">
        {kind === "line" ? (
          <LineChart {...common} lineChartProps={UNFOCUSED} curveType="linear" withDots={points.length < 2} strokeWidth={2} />
        ) : (
          <BarChart {...common} barChartProps={UNFOCUSED} {...(stacked && { type: "stacked" as const })} />
        )}
      </div>
      <VisuallyHidden>
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {series.map(({ name, label: word }) => (
                <th key={name} scope="col">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.at}>
                <th scope="row">{moment(point.at)}</th>
                {series.map(({ name }) => (
                  <td key={name}>{value(Number(point[name] ?? 0))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </figure>
  );
}

import { SegmentedControl } from "@mantine/core";
import { memo, useCallback, useState } from "react";
import { useAnswer } from "../data/answer";
import { fetchFigures, RANGES, type Figures, type Range } from "../data/statistics";
import { asked, count, duration } from "../data/time";
import { Chart } from "./Chart";
import classes from "./SessionFigures.module.css";
import { Failure } from "./States";

const WORDS: Record<Range, string> = { "1h": "hour", "24h": "day", "7d": "week", "30d": "month" };

/** What all sessions together did of late, and how long people took. The list beside them grows without them. */
export const SessionFigures = memo(function SessionFigures() {
  const [range, setRange] = useState<Range>("24h");
  const ask = useCallback((signal: AbortSignal) => fetchFigures(range, signal), [range]);
  const { value, problem, reload } = useAnswer(ask);
  return (
    <section className={classes.figures} aria-label="Figures">
      <header className={classes.head}>
        <p className={classes.sum}>{value === undefined ? `The last ${WORDS[range]}` : <Sum figures={value} />}</p>
        <SegmentedControl
          aria-label="Stretch of time"
          size="xs"
          value={range}
          onChange={(chosen) => setRange(chosen as Range)}
          data={RANGES.map((name) => ({ value: name, label: name }))}
        />
      </header>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {value !== undefined && <Charts figures={value} />}
    </section>
  );
});

function Sum({ figures }: { figures: Figures }) {
  const sum = { allowed: 0, refused: 0, reviewed: 0 };
  for (const bucket of figures.buckets) {
    sum.allowed += bucket.allowed;
    sum.refused += bucket.refused;
    sum.reviewed += bucket.reviewed;
  }
  const decided = Object.entries(figures.decisions).map(([outcome, number]) => `${count(number)} ${outcome}`);
  return (
    <>
      In the last {WORDS[figures.range]} <strong>{count(sum.allowed)}</strong> allowed,{" "}
      <strong>{count(sum.refused)}</strong> denied, <strong>{count(sum.reviewed)}</strong> for people
      {figures.waits !== null && (
        <>
          {decided.length > 0 && ` (${decided.join(", ")})`}; they waited{" "}
          <strong>{duration(figures.waits.median_millis)}</strong> at the median and at most{" "}
          <strong>{duration(figures.waits.percentile_95_millis)}</strong> in 95 of 100 cases
          {!figures.all_waits && `, of the latest ${count(figures.waits.count)}`}
        </>
      )}
      .
    </>
  );
}

/** On an axis: 0, 30 s, 5 min. */
function inShort(seconds: number): string {
  return seconds === 0 ? "0" : asked(Math.max(1, Math.round(seconds)));
}

function Charts({ figures }: { figures: Figures }) {
  const step = figures.bucket_seconds < 3600 ? `${figures.bucket_seconds / 60} min` : `${figures.bucket_seconds / 3600} h`;
  return (
    <div className={classes.charts}>
      <div>
        <h2 className={classes.title}>Statements, each {step}</h2>
        <Chart
          label={`Statements by verdict, each ${step}`}
          kind="bar"
          stacked
          height={150}
          series={[
            { name: "allowed", label: "allowed", tone: "accent" },
            { name: "reviewed", label: "for people", tone: "warn" },
            { name: "refused", label: "denied", tone: "alarm" },
          ]}
          points={figures.buckets.map(({ at, allowed, refused, reviewed }) => ({ at, allowed, refused, reviewed }))}
        />
      </div>
      <div>
        <h2 className={classes.title}>Waits for people</h2>
        <Chart
          label={`Waits for people, each ${step}`}
          kind="bar"
          height={150}
          series={[
            { name: "median", label: "median", tone: "accent" },
            { name: "most", label: "95th percentile", tone: "warn" },
          ]}
          points={figures.buckets.map(({ at, waits }) => ({
            at,
            median: (waits?.median_millis ?? 0) / 1000,
            most: (waits?.percentile_95_millis ?? 0) / 1000,
          }))}
          value={inShort}
        />
      </div>
    </div>
  );
}

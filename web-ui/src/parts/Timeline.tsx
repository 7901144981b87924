import { defaultRangeExtractor, useWindowVirtualizer, type Range } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { StatementMinutes } from "../data/recording";
import { StatementEntry } from "./StatementEntry";
import classes from "./Timeline.module.css";

/**
 * So many are all drawn: what is off the screen counts, people search, copy, print and save the page. Of more of them,
 * those near the screen are.
 */
const ALL_DRAWN = 300;
const ENTRY_PIXELS = 150;
const GAP_PIXELS = 12;
const AHEAD_ENTRIES = 6;
/** The head of a telephone's page lies over what is scrolled to the top. */
const HEAD_PIXELS = 72;

interface Props {
  statements: readonly StatementMinutes[];
  /** When the session began. */
  from: number;
  open: boolean;
  /** There are more than were read so far, and how to read on. */
  paused: boolean;
  goOn: () => void;
}

/** What was said in a session, in its order; the address may name one to go to. */
export function Timeline({ statements, from, open, paused, goOn }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState<number>();
  useLayoutEffect(() => {
    const place = () => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    place();
    const sizes = new ResizeObserver(place);
    sizes.observe(document.body);
    return () => sizes.disconnect();
  }, []);
  const margin = top ?? 0;
  const whole = statements.length <= ALL_DRAWN;
  const virtual = useWindowVirtualizer({
    count: statements.length,
    estimateSize: () => ENTRY_PIXELS,
    gap: GAP_PIXELS,
    overscan: AHEAD_ENTRIES,
    scrollMargin: margin,
    scrollPaddingStart: HEAD_PIXELS,
    getItemKey: (index) => statements[index]?.number ?? index,
    rangeExtractor: (range) => (whole ? all(range) : defaultRangeExtractor(range)),
  });
  const target = useTarget();
  const last = statements[statements.length - 1]?.number ?? 0;
  const at = target === undefined ? -1 : statements.findIndex((statement) => statement.number === target.number);
  const reached = useRef<typeof target>(undefined);
  useEffect(() => {
    if (target === undefined || top === undefined || reached.current === target) {
      return;
    }
    if (at >= 0) {
      reached.current = target;
      virtual.scrollToIndex(at, { align: "start" });
    } else if (paused && target.number > last) {
      goOn();
    }
  }, [target, at, last, top, paused, goOn, virtual]);

  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? margin) - margin;
  const after = virtual.getTotalSize() - ((items[items.length - 1]?.end ?? margin) - margin);
  return (
    <ol
      ref={list}
      className={classes.timeline}
      data-whole={whole}
      style={{ paddingTop: Math.max(0, before), paddingBottom: items.length === 0 ? 0 : Math.max(0, after) }}
    >
      {items.map((item) => {
        const statement = statements[item.index];
        return (
          statement !== undefined && (
            <StatementEntry
              key={item.key}
              minutes={statement}
              from={from}
              open={open}
              named={target?.number === statement.number}
              element={{
                ref: virtual.measureElement,
                "data-index": item.index,
                "aria-posinset": item.index + 1,
                "aria-setsize": paused ? -1 : statements.length,
              }}
            />
          )
        );
      })}
    </ol>
  );
}

function all({ count }: Range): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The statement that the address names, anew whenever somebody goes to one. */
function useTarget(): { number: number } | undefined {
  const [target, setTarget] = useState(named);
  useEffect(() => {
    const look = () => setTarget(named());
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  return target;
}

function named(): { number: number } | undefined {
  const found = /^#statement-(\d+)$/.exec(window.location.hash);
  return found === null ? undefined : { number: Number(found[1]) };
}

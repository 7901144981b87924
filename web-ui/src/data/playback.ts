import { useCallback, useEffect, useMemo, useState } from "react";
import { minutesOf, type Minutes } from "./recording";
import type { SessionEvent } from "./types";

/** Nobody sits through more, at any speed. */
export const LONGEST_MILLIS = 3_000;

/** What happens within one frame is shown in one. */
const FRAME_MILLIS = 16;

export const SPEEDS = [1, 10, 100] as const;

export interface Playback {
  /** How many events are shown, at least 1. */
  place: number;
  of: number;
  playing: boolean;
  speed: number;
  /** The last event that is shown. */
  current: SessionEvent | undefined;
  /** What is known at this place. */
  minutes: Minutes;
  /** How long it really took until the next event, where that is shortened; else 0. */
  shortened: number;
  toggle: () => void;
  setSpeed: (speed: number) => void;
  jump: (place: number) => void;
  /** To the statement before or after this place. */
  step: (by: -1 | 1) => void;
}

/** Tells events again with the pauses that there were, shortened to what people sit through. */
export function usePlayback(events: readonly SessionEvent[], ended: boolean): Playback {
  const [place, setPlace] = useState(1);
  const [playing, setPlaying] = useState(true);
  const [speed, setSpeed] = useState(1);
  const next = events[place];
  const before = events[place - 1];
  const real = next === undefined || before === undefined ? 0 : span(before, next);
  const wait = Math.min(LONGEST_MILLIS, real / speed);
  useEffect(() => {
    if (!playing || next === undefined) {
      return;
    }
    const timer = window.setTimeout(() => setPlace(within(events, place, speed)), wait);
    return () => window.clearTimeout(timer);
    // Events that come while one waits change nothing of what is next.
  }, [playing, place, speed, wait, next]);
  const over = ended && next === undefined;
  useEffect(() => {
    if (over) {
      setPlaying(false);
    }
  }, [over]);

  const toggle = useCallback(() => {
    if (over) {
      setPlace(1);
    }
    setPlaying((was) => !was);
  }, [over]);
  const jump = useCallback(
    (to: number) => setPlace(Math.max(1, Math.min(events.length, to))),
    [events.length],
  );
  const step = useCallback(
    (by: -1 | 1) => {
      const from = by > 0 ? place : place - 2;
      for (let index = from; index >= 0 && index < events.length; index += by) {
        if (events[index]?.type === "judged") {
          setPlace(index + 1);
          return;
        }
      }
      setPlace(by > 0 ? events.length : 1);
    },
    [events, place],
  );
  const minutes = useMemo(() => minutesOf(events.slice(0, place)), [events, place]);
  return {
    place,
    of: events.length,
    playing,
    speed,
    current: before,
    minutes,
    shortened: real / speed > LONGEST_MILLIS ? real : 0,
    toggle,
    setSpeed,
    jump,
    step,
  };
}

function span(earlier: SessionEvent, later: SessionEvent): number {
  return Math.max(0, Date.parse(later.at) - Date.parse(earlier.at));
}

/** One event further, and all that follow within the same frame. */
function within(events: readonly SessionEvent[], place: number, speed: number): number {
  let to = place + 1;
  let passed = 0;
  for (;;) {
    const before = events[to - 1];
    const next = events[to];
    if (before === undefined || next === undefined) {
      return to;
    }
    passed += span(before, next) / speed;
    if (passed >= FRAME_MILLIS) {
      return to;
    }
    to++;
  }
}

import { useCallback, useEffect, useRef, useState } from "react";
import { fetchEvents, Problem } from "./api";
import { useMe } from "./me";
import type { Closed, Finished, Judged, Opened, ReviewEnded, ReviewRequested, Rows, SessionEvent, SessionSummary } from "./types";

/** Everything that was recorded about one statement. */
export interface StatementMinutes {
  number: number;
  judged?: Judged;
  requested?: ReviewRequested;
  ended?: ReviewEnded;
  grids: Grid[];
  finished?: Finished;
}

/** One result set as the client got it. */
export interface Grid {
  columns: string[];
  masked: ReadonlySet<number>;
  revealed: ReadonlySet<number>;
  rows: (string | null)[][];
}

export interface Minutes {
  opened?: Opened;
  statements: StatementMinutes[];
  closed?: Closed;
}

export interface Recording {
  session: SessionSummary | undefined;
  minutes: Minutes;
  problem: Problem | undefined;
  /** There is more than was read so far, and reading waits to be told to go on. */
  paused: boolean;
  goOn: () => void;
}

/** Reading stops after this many events until somebody asks for more. */
const STRETCH = 2_000;
const FAST_MILLIS = 1_500;
const SLOW_MILLIS = 8_000;

/** Reads a session's events, and goes on reading while it is open. */
export function useRecording(id: string): Recording {
  const { heed } = useMe();
  const [session, setSession] = useState<SessionSummary>();
  const [events, setEvents] = useState<SessionEvent[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [paused, setPaused] = useState(false);
  const [round, setRound] = useState(0);
  const next = useRef(0);

  useEffect(() => {
    const stop = new AbortController();
    let timer: number | undefined;
    let wait = FAST_MILLIS;
    let read = 0;
    const step = async () => {
      try {
        const page = await fetchEvents(id, next.current, stop.signal);
        setProblem(undefined);
        setSession(page.session);
        next.current = page.next;
        read += page.events.length;
        if (page.events.length > 0) {
          wait = FAST_MILLIS;
          setEvents((known) => [...known, ...page.events]);
        } else {
          wait = Math.min(SLOW_MILLIS, wait * 1.5);
        }
        if (page.more && read >= STRETCH) {
          setPaused(true);
        } else if (page.more) {
          void step();
        } else if (page.session.closed_at === null) {
          timer = window.setTimeout(() => void step(), wait);
        }
      } catch (cause) {
        if (stop.signal.aborted) {
          return;
        }
        const failed = Problem.of(cause);
        heed(failed);
        setProblem(failed);
        if (failed.status === 0 || failed.status >= 500) {
          timer = window.setTimeout(() => void step(), SLOW_MILLIS);
        }
      }
    };
    void step();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [id, heed, round]);

  const goOn = useCallback(() => {
    setPaused(false);
    setRound((before) => before + 1);
  }, []);
  return { session, minutes: minutesOf(events), problem, paused, goOn };
}

function minutesOf(events: readonly SessionEvent[]): Minutes {
  const minutes: Minutes = { statements: [] };
  const byNumber = new Map<number, StatementMinutes>();
  const about = (number: number): StatementMinutes => {
    let statement = byNumber.get(number);
    if (statement === undefined) {
      statement = { number, grids: [] };
      byNumber.set(number, statement);
      minutes.statements.push(statement);
    }
    return statement;
  };
  const seen = new Set<number>();
  for (const event of events) {
    if (seen.has(event.sequence)) {
      continue;
    }
    seen.add(event.sequence);
    switch (event.type) {
      case "opened":
        minutes.opened = event;
        break;
      case "judged":
        about(event.statement).judged = event;
        break;
      case "review_requested":
        about(event.statement).requested = event;
        break;
      case "review_ended":
        about(event.statement).ended = event;
        break;
      case "rows":
        addRows(about(event.statement).grids, event);
        break;
      case "finished":
        about(event.statement).finished = event;
        break;
      case "closed":
        minutes.closed = event;
        break;
    }
  }
  return minutes;
}

/** Rows with the columns of the grid before them continue it. */
function addRows(grids: Grid[], { columns, masked, revealed, rows }: Rows): void {
  const last = grids[grids.length - 1];
  if (last !== undefined && last.columns.join("\0") === columns.join("\0")) {
    last.rows.push(...rows);
  } else {
    grids.push({ columns, masked: new Set(masked), revealed: new Set(revealed), rows: [...rows] });
  }
}

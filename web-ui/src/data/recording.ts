import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fetchEvents, Problem, type EventPage } from "./api";
import { useMe } from "./me";
import { follow } from "./tail";
import type {
  Closed,
  FileLoaded,
  Finished,
  Judged,
  Opened,
  PrivilegesLent,
  ReviewEnded,
  ReviewRequested,
  Rows,
  SessionEvent,
  SessionSummary,
} from "./types";

/** Everything that was recorded about one statement. */
export interface StatementMinutes {
  number: number;
  judged?: Judged;
  requested?: ReviewRequested;
  ended?: ReviewEnded;
  lent?: PrivilegesLent;
  /** Of LOAD DATA LOCAL. */
  file?: FileLoaded;
  grids: Grid[];
  finished?: Finished;
}

/** One result set as the client got it. */
export interface Grid {
  columns: string[];
  masked: ReadonlySet<number>;
  revealed: ReadonlySet<number>;
  rows: (string | null)[][];
  /** Cells as "row column". */
  detected: Set<string>;
  cut: Set<string>;
}

/** Where a cell stands in the sets of a grid. */
export function cell(row: number, column: number): string {
  return `${row} ${column}`;
}

export interface Minutes {
  opened?: Opened;
  statements: StatementMinutes[];
  closed?: Closed;
}

export interface Recording {
  session: SessionSummary | undefined;
  minutes: Minutes;
  /** In order, each once. */
  events: readonly SessionEvent[];
  problem: Problem | undefined;
  /** There is more than was read so far, and reading waits to be told to go on. */
  paused: boolean;
  goOn: () => void;
}

/** Reading stops after this much until somebody asks for more, by what an event weighs. */
const STRETCH = 30_000;
const CHARS_OF_ONE = 1_000;
const AGAIN_MILLIS = 5_000;

/** Reads a session's events, and follows it while it is open. */
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
    let unfollow = () => {};
    let read = 0;
    const take = (page: EventPage) => {
      setProblem(undefined);
      setSession(page.session);
      next.current = page.next;
      if (page.events.length > 0) {
        setEvents((known) => [...known, ...after(known, page.events)]);
      }
    };
    const again = () => {
      timer = window.setTimeout(() => void step(), AGAIN_MILLIS);
    };
    const step = async () => {
      try {
        const page = await fetchEvents(id, next.current, stop.signal);
        take(page);
        read += page.events.reduce((sum, event) => sum + weight(event), 0);
        if (page.more && read >= STRETCH) {
          setPaused(true);
        } else if (page.more) {
          void step();
        } else if (page.session.closed_at === null) {
          unfollow = follow(id, next.current, { onEvents: take, onLost: again });
        }
      } catch (cause) {
        if (stop.signal.aborted) {
          return;
        }
        const failed = Problem.of(cause);
        heed(failed);
        setProblem(failed);
        if (failed.status === 0 || failed.status >= 500) {
          again();
        }
      }
    };
    void step();
    return () => {
      stop.abort();
      unfollow();
      window.clearTimeout(timer);
    };
  }, [id, heed, round]);

  const goOn = useCallback(() => {
    setPaused(false);
    setRound((before) => before + 1);
  }, []);
  const minutes = useMemo(() => minutesOf(events), [events]);
  return { session, minutes, events, problem, paused, goOn };
}

/** Those that come after what is known: a stretch may be read twice. */
function after(known: readonly SessionEvent[], read: readonly SessionEvent[]): readonly SessionEvent[] {
  const last = known[known.length - 1]?.sequence ?? -1;
  return read.filter((event) => event.sequence > last);
}

/** One, and one more for each row and for each piece of a long statement. */
function weight(event: SessionEvent): number {
  switch (event.type) {
    case "rows":
      return 1 + event.rows.length;
    case "judged":
      return 1 + event.text.length / CHARS_OF_ONE;
    default:
      return 1;
  }
}

/** Events in order, each once, put together by statement. */
export function minutesOf(events: readonly SessionEvent[]): Minutes {
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
  for (const event of events) {
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
      case "privileges_lent":
        about(event.statement).lent = event;
        break;
      case "file_loaded":
        about(event.statement).file = event;
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
function addRows(grids: Grid[], { columns, masked, revealed, rows, detected = [], cut = [] }: Rows): void {
  let grid = grids[grids.length - 1];
  if (grid === undefined || grid.columns.join("\0") !== columns.join("\0")) {
    grid = {
      columns,
      masked: new Set(masked),
      revealed: new Set(revealed),
      rows: [],
      detected: new Set(),
      cut: new Set(),
    };
    grids.push(grid);
  }
  const first = grid.rows.length;
  for (const [row, column] of detected) {
    grid.detected.add(cell(first + row, column));
  }
  for (const [row, column] of cut) {
    grid.cut.add(cell(first + row, column));
  }
  grid.rows.push(...rows);
}

import { Button } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import type { Problem } from "../data/api";
import { useKeys } from "./keys";
import { Empty, Failure, Loading } from "./States";
import classes from "./Table.module.css";

export interface Column<T> {
  /** Unique in its table. */
  key: string;
  title: string;
  draw: (row: T) => ReactNode;
  /** A grid track: "120px", "2fr", "minmax(0, 1fr)" unless said. */
  width?: string;
  align?: "end";
  /** On a telephone each row is a block of lines: without its title, or not at all. */
  narrow?: "bare" | "hide";
}

interface Props<T> {
  /** What the rows are, for who hears the page: "Sessions". */
  label: string;
  /** Undefined while the first ones are read. */
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  columns: readonly Column<T>[];
  /** Where a row leads; its first column is the link, and Enter or a click anywhere in it go there. */
  href?: (row: T) => string;
  /** Instead of a link: what a click or Enter on a row does. */
  open?: (row: T) => void;
  /** Rows that want to be seen first. */
  tone?: (row: T) => "alarm" | "warn" | "quiet" | undefined;
  problem?: Problem | undefined;
  reload?: () => void;
  /** What stands there when there are none. */
  empty: { title: string; text?: ReactNode };
  /** Whether the gateway has more, and how to read it: on its own when the end comes into sight. */
  more?: { available: boolean; busy: boolean; load: () => void };
}

const ROW_PIXELS = 45;
const AHEAD_ROWS = 15;

/** Rows as many as there are, of which only those in sight are drawn. */
export function Table<T>(props: Props<T>) {
  const { label, rows, problem, reload, empty, more } = props;
  if (rows === undefined) {
    return problem === undefined ? (
      <Loading what={label.toLowerCase()} />
    ) : (
      <Failure problem={problem} {...(reload !== undefined && { retry: reload })} />
    );
  }
  return (
    <>
      {problem !== undefined && <Failure problem={problem} {...(reload !== undefined && { retry: reload })} />}
      {rows.length === 0 ? <Empty title={empty.title}>{empty.text}</Empty> : <Rows {...props} rows={rows} />}
      {more?.available === true && (
        <div className={classes.more}>
          <Button variant="default" loading={more.busy} onClick={more.load}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

function Rows<T>({ label, rows, rowKey, columns, href, open, tone, problem, more }: Props<T> & { rows: readonly T[] }) {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [, navigate] = useLocation();
  useLayoutEffect(() => {
    const place = () => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    place();
    const sizes = new ResizeObserver(place);
    sizes.observe(document.body);
    return () => sizes.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PIXELS,
    overscan: AHEAD_ROWS,
    scrollMargin: top,
    getItemKey: (index) => rowKey(rows[index] as T),
  });
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (more?.available === true && !more.busy && problem === undefined && last >= rows.length - AHEAD_ROWS) {
      more.load();
    }
  }, [more, problem, last, rows.length]);

  const [current, go] = useCurrentRow(
    body,
    rows.length,
    (index) => virtual.scrollToIndex(index, { align: "auto" }),
    () => virtual.range?.startIndex ?? 0,
  );
  const leads = href !== undefined || open !== undefined;
  const enter = (row: T) => (href !== undefined ? navigate(href(row)) : open?.(row));

  const press = (event: KeyboardEvent, row: T) => {
    if (event.target !== event.currentTarget) {
      return;
    }
    if (event.key === "Enter" && leads) {
      enter(row);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(event.key === "ArrowDown" ? 1 : -1);
    }
  };

  const tracks = columns.map((column) => column.width ?? "minmax(0, 1fr)").join(" ");
  return (
    <div
      className={classes.table}
      role="table"
      aria-label={label}
      aria-rowcount={more?.available === true ? -1 : rows.length + 1}
      style={{ "--tracks": tracks } as CSSProperties}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" className={classes.titles} aria-rowindex={1}>
          {columns.map((column) => (
            <div key={column.key} role="columnheader" data-align={column.align}>
              {column.title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes.body} ref={body} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index] as T;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              data-leads={leads}
              data-tone={tone?.(row)}
              className={classes.row}
              tabIndex={item.index === current ? 0 : -1}
              style={{ transform: `translateY(${item.start - top}px)` }}
              onKeyDown={(event) => press(event, row)}
              onClick={(event) => {
                if (leads && !isControl(event.target)) {
                  enter(row);
                }
              }}
            >
              <Cells row={row} columns={columns as readonly Column<unknown>[]} href={href?.(row)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Drawn once for a row, however often those around it come into sight and go. */
const Cells = memo(function Cells({
  row,
  columns,
  href,
}: {
  row: unknown;
  columns: readonly Column<unknown>[];
  href: string | undefined;
}) {
  return columns.map((column, index) => (
    <div
      key={column.key}
      role="cell"
      className={classes.cell}
      data-title={column.title}
      data-align={column.align}
      data-narrow={index === 0 ? "bare" : column.narrow}
    >
      {index === 0 && href !== undefined ? (
        <Link href={href} className={classes.link} tabIndex={-1}>
          {column.draw(row)}
        </Link>
      ) : (
        column.draw(row)
      )}
    </div>
  ));
});

/** The row that the keys are at. The one gone to may have to be drawn first. */
function useCurrentRow(
  body: React.RefObject<HTMLDivElement | null>,
  count: number,
  show: (index: number) => void,
  firstInSight: () => number,
): [number, (step: number) => void] {
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) {
      return;
    }
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (row !== null && row !== undefined) {
      wanted.current = undefined;
      row.focus({ preventScroll: true });
    }
  });
  const go = (step: number) => {
    const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
    const from =
      focused !== null && focused !== undefined && body.current?.contains(focused) === true
        ? Number(focused.dataset["index"])
        : firstInSight() - (step > 0 ? 1 : 0);
    const to = Math.max(0, Math.min(count - 1, from + step));
    wanted.current = to;
    setCurrent(to);
    show(to);
    body.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus({ preventScroll: true });
  };
  useKeys({ j: () => go(1), k: () => go(-1) });
  return [Math.min(current, count - 1), go];
}

/** A button or a link in a row does what it says, and the row nothing; nor does selecting its text. */
function isControl(target: EventTarget): boolean {
  return (
    (target instanceof Element && target.closest("a, button, input, label, [role=menu], [role=dialog]") !== null) ||
    (window.getSelection()?.toString() ?? "") !== ""
  );
}

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { Approval } from "../data/types";
import classes from "./RequestList.module.css";
import { RequestRow } from "./RequestRow";

interface Props {
  label: string;
  approvals: readonly Approval[];
  /** The one whose card is shown beside the list. */
  chosen: string | undefined;
  /** Undefined where there is no room beside the list: a row is a link then. */
  choose: ((id: string) => void) | undefined;
}

const ROW_PIXELS = 92;
const AHEAD_ROWS = 6;

/** Requests as one reads down them, of which only those in sight are drawn. */
export function RequestList({ label, approvals, chosen, choose }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: approvals.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PIXELS,
    overscan: AHEAD_ROWS,
    getItemKey: (index) => approvals[index]?.id ?? index,
  });
  const at = approvals.findIndex((approval) => approval.id === chosen);
  const { scrollToIndex } = virtual;
  useEffect(() => {
    if (at >= 0) {
      scrollToIndex(at, { align: "auto" });
    }
  }, [at, scrollToIndex]);
  return (
    <div className={classes.scroll} ref={scroll}>
      <ul className={classes.list} aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const approval = approvals[item.index] as Approval;
          const here = approval.id === chosen;
          const common = {
            className: classes.row,
            "data-row": approval.id,
            "data-state": approval.state,
            "data-here": here,
          };
          return (
            <li
              key={item.key}
              className={classes.place}
              aria-setsize={approvals.length}
              aria-posinset={item.index + 1}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {choose === undefined ? (
                <Link {...common} href={`/approvals/${approval.id}`}>
                  <RequestRow approval={approval} />
                </Link>
              ) : (
                <button
                  {...common}
                  type="button"
                  aria-current={here}
                  onClick={() => choose(approval.id)}
                >
                  <RequestRow approval={approval} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApprovalCard } from "../card/ApprovalCard";
import { useCardKeys } from "../card/cardKeys";
import { APPROVALS_READ } from "../data/api";
import { awaitsReader, useApprovals } from "../data/approvals";
import type { Approval } from "../data/types";
import { RequestList } from "../inbox/RequestList";
import { TellMe } from "../inbox/TellMe";
import { useSteadyOrder } from "../inbox/useSteadyOrder";
import { SearchField } from "../parts/FilterBar";
import { useKeys } from "../parts/keys";
import { Empty, Failure, Loading } from "../parts/States";
import classes from "./Inbox.module.css";

type Box = "mine" | "others" | "decided";

const EMPTY: Record<Box, [string, string]> = {
  mine: [
    "Nothing waits for you",
    "When a policy wants a person to look at a statement or to give access, it appears here by itself.",
  ],
  others: ["Nothing waits for others", "What you asked for yourself, or others decide on, stands here."],
  decided: ["Nothing is decided yet", "What was approved, denied or given up stands here, the latest first."],
};

/** What waits, with the card of one beside the list where there is room. */
export function Inbox() {
  const { all, problem, reload } = useApprovals();
  const [text, setText] = useState("");
  const boxes = useBoxes(all);
  const [box, setBox] = useBox(boxes);
  const shown = useMemo(() => boxes[box].filter((approval) => says(approval, text)), [boxes, box, text]);
  // The first answer of a media query comes after the first picture, unless it is asked at once.
  const wide = useMediaQuery("(min-width: 62em)", false, { getInitialValueInEffect: false });
  const find = useCallback((id: string | undefined) => (id === undefined ? undefined : all?.get(id)), [all]);
  const { chosen, choose } = useChosen(shown, find);
  const card = wide ? find(chosen) : undefined;
  useCardKeys();

  if (all === undefined) {
    return problem === undefined ? <Loading what="the inbox" /> : <Failure problem={problem} retry={reload} />;
  }
  const [title, hint] = EMPTY[box];
  return (
    <>
      <header className={classes.head}>
        <h1>Inbox</h1>
        <SegmentedControl
          aria-label="Which requests"
          className={classes.boxes ?? ""}
          value={box}
          onChange={(value) => {
            setBox(value as Box);
            choose(undefined);
          }}
          data={[
            { value: "mine", label: label("For you", boxes.mine) },
            { value: "others", label: label("For others", boxes.others) },
            { value: "decided", label: "Decided" },
          ]}
        />
        <div className={classes.search}>
          <SearchField label="Search these requests" value={text} onChange={setText} />
        </div>
        <TellMe />
      </header>
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      {shown.length === 0 && card === undefined ? (
        <Empty title={text === "" ? title : "No request fits"}>{text === "" ? hint : "Clear the search to see all."}</Empty>
      ) : (
        <div className={classes.pair}>
          <div className={classes.list}>
            <RequestList
              label={title}
              approvals={shown}
              chosen={wide ? chosen : undefined}
              choose={wide ? choose : undefined}
            />
            {all.size >= APPROVALS_READ && (
              <p className={classes.hint}>The latest {APPROVALS_READ} requests are shown, those that wait first.</p>
            )}
            {wide && (
              <p className={classes.hint}>
                <kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>a</kbd> approve · <kbd>d</kbd> deny · <kbd>?</kbd> all keys
              </p>
            )}
          </div>
          {card !== undefined && (
            <div className={classes.card}>
              <ApprovalCard key={card.id} approval={card} />
            </div>
          )}
        </div>
      )}
    </>
  );
}

/**
 * Which box is open: the one that somebody chose; else what waits for them, and as long as nothing does, what waits for
 * others.
 */
function useBox(boxes: Record<Box, readonly Approval[]>): [Box, (box: Box) => void] {
  const [chosen, choose] = useState<Box>();
  const mine = boxes.mine.length > 0;
  // Once all of theirs is decided nobody is taken elsewhere.
  useEffect(() => {
    if (mine) {
      choose((before) => before ?? "mine");
    }
  }, [mine]);
  return [chosen ?? (mine || boxes.others.length === 0 ? "mine" : "others"), choose];
}

function label(words: string, approvals: readonly Approval[]): string {
  const waiting = approvals.filter((approval) => approval.state === "pending").length;
  return waiting === 0 ? words : `${words} (${waiting})`;
}

function useBoxes(all: ReadonlyMap<string, Approval> | undefined): Record<Box, readonly Approval[]> {
  const ids = useSteadyOrder(all);
  return useMemo(() => {
    const standing = ids.flatMap((id) => all?.get(id) ?? []);
    const here = new Set(ids);
    return {
      mine: standing.filter((approval) => isMine(approval)),
      others: standing.filter((approval) => !isMine(approval)),
      decided: [...(all?.values() ?? [])]
        .filter((approval) => approval.state !== "pending" && !here.has(approval.id))
        .sort((one, other) => endedAt(other) - endedAt(one)),
    };
  }, [all, ids]);
}

/** A sign-in is all that keeps the reader from deciding; what is decided stays for a moment where it was. */
function isMine(approval: Approval): boolean {
  return awaitsReader(approval) || approval.obstacle === "final";
}

function endedAt(approval: Approval): number {
  return Date.parse(approval.outcome?.at ?? approval.requested_at);
}

function says(approval: Approval, text: string): boolean {
  const { requester, connection, statement, access, tables, rule } = approval;
  const values = approval.parameters.join(" ");
  const words = [access?.purpose ?? "", tables.join(" "), rule];
  const all = [requester.name, requester.id, connection, statement, values, ...words];
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.some((part) => part.toLowerCase().includes(word)));
}

/**
 * Whose card is shown: the first one's, until somebody goes to another. It then stays, whatever
 * happens to it or around it: no card changes into another under a finger. Only one that is decided,
 * with nothing else waiting, makes way for what comes next.
 */
function useChosen(shown: readonly Approval[], card: (id: string | undefined) => Approval | undefined) {
  const [chosen, choose] = useState<string>();
  const at = shown.findIndex((approval) => approval.id === chosen);
  // Where the next one stands once the chosen one has left the list.
  const place = useRef(0);
  useEffect(() => {
    if (at >= 0) {
      place.current = at;
    }
  }, [at]);
  const first = shown[0]?.id;
  const waiting = shown.find((approval) => approval.state === "pending")?.id;
  const waited = useRef(waiting);
  const idle = chosen === undefined || card(chosen)?.state !== "pending";
  useEffect(() => {
    const news = waited.current === undefined && waiting !== undefined;
    waited.current = waiting;
    choose((before) => (before === undefined ? first : news && idle ? waiting : before));
  }, [first, waiting, idle]);
  const go = useCallback(
    (step: number) => {
      const to = at >= 0 ? at + step : step > 0 ? place.current : place.current - 1;
      const id = shown[Math.max(0, Math.min(shown.length - 1, to))]?.id;
      if (id !== undefined) {
        choose(id);
        document.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus({ preventScroll: true });
      }
    },
    [at, shown],
  );
  useKeys({ j: () => go(1), k: () => go(-1) });
  return { chosen, choose };
}

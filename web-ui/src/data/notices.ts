import { useEffect, useRef, useSyncExternalStore } from "react";
import { useLocation } from "wouter";
import { awaitsReader, useApprovals } from "./approvals";
import type { Approval } from "./types";

/** Held, together with others, by every tab that somebody looks at. */
const LOOKING = "sallyport-looking";
const WISH = "sallyport-notices";

/** "unable" where the browser offers none, which it does to pages over HTTPS and on the own machine. */
export type Notices = "on" | "off" | "refused" | "unable";

const listeners = new Set<() => void>();

export function useNotices(): Notices {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now,
  );
}

function now(): Notices {
  if (!("Notification" in window) || !("locks" in navigator)) {
    return "unable";
  }
  if (Notification.permission === "denied") {
    return "refused";
  }
  return Notification.permission === "granted" && localStorage.getItem(WISH) === "on" ? "on" : "off";
}

/** Asks the browser, which asks its person; only ever called by a press of a button. */
export async function switchNotices(on: boolean): Promise<void> {
  localStorage.setItem(WISH, on ? "on" : "off");
  if (on && Notification.permission === "default") {
    await Notification.requestPermission();
  }
  listeners.forEach((listener) => listener());
}

/** Tells of what newly waits for the reader while no tab is looked at; a press opens its card. */
export function useTelling(): void {
  const { all } = useApprovals();
  const notices = useNotices();
  const [, navigate] = useLocation();
  const known = useRef<Set<string>>(undefined);
  const told = useRef(new Map<string, Notification>());
  useLooking();
  useEffect(() => {
    if (all === undefined) {
      return;
    }
    const waiting = [...all.values()].filter((a) => a.state === "pending" && awaitsReader(a));
    // What waited when the page opened is no news.
    const fresh = known.current === undefined ? [] : waiting.filter((a) => known.current?.has(a.id) === false);
    known.current = new Set(waiting.map((a) => a.id));
    for (const [id, notice] of told.current) {
      if (!known.current.has(id)) {
        notice.close();
        told.current.delete(id);
      }
    }
    if (notices === "on" && fresh.length > 0) {
      void tell(fresh, told.current, navigate);
    }
  }, [all, notices, navigate]);
}

async function tell(
  fresh: readonly Approval[],
  told: Map<string, Notification>,
  navigate: (to: string) => void,
): Promise<void> {
  const locks = await navigator.locks.query();
  if (locks.held?.some((lock) => lock.name === LOOKING) === true) {
    return;
  }
  for (const approval of fresh) {
    // Nothing of the statement itself: a locked screen shows it to anybody. Tabs that tell of the same share its tag.
    const notice = new Notification(`${approval.requester.name} asks on ${approval.connection}`, {
      body: approval.access !== null ? "Access" : `${approval.verbs.join(", ").toUpperCase()} ${approval.tables.join(", ")}`,
      tag: approval.id,
      icon: "/favicon.svg",
    });
    notice.onclick = () => {
      window.focus();
      notice.close();
      navigate(`/approvals/${approval.id}`);
    };
    told.set(approval.id, notice);
  }
}

/** Says to the other tabs, by a lock, that this one is looked at. */
function useLooking(): void {
  useEffect(() => {
    if (!("locks" in navigator)) {
      return;
    }
    let away: (() => void) | undefined;
    const look = () => {
      const looking = document.visibilityState === "visible" && document.hasFocus();
      if (looking && away === undefined) {
        const until = new Promise<void>((resolve) => {
          away = resolve;
        });
        void navigator.locks.request(LOOKING, { mode: "shared" }, () => until);
      } else if (!looking) {
        away?.();
        away = undefined;
      }
    };
    const events = ["focus", "blur"] as const;
    look();
    events.forEach((event) => window.addEventListener(event, look));
    document.addEventListener("visibilitychange", look);
    return () => {
      away?.();
      events.forEach((event) => window.removeEventListener(event, look));
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
}

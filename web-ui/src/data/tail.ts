import type { EventPage } from "./api";

interface Listener {
  onEvents: (page: EventPage) => void;
  /** The stream broke off, or was refused: what came meanwhile is unknown. */
  onLost: () => void;
}

/**
 * Follows a session from an event on. Browsers open few connections to one host, so a page that
 * nobody looks at lets go of its own, and goes on where it was once it is looked at again.
 */
export function follow(session: string, from: number, listener: Listener): () => void {
  let next = from;
  let source: EventSource | undefined;
  let over = false;

  const close = () => {
    source?.close();
    source = undefined;
  };
  const open = () => {
    if (over || source !== undefined || document.visibilityState !== "visible") {
      return;
    }
    const mine = new EventSource(`/api/v1/sessions/${encodeURIComponent(session)}/tail?from=${next}`);
    source = mine;
    mine.addEventListener("events", (event: MessageEvent<string>) => {
      const page = JSON.parse(event.data) as EventPage;
      next = page.next;
      listener.onEvents(page);
    });
    mine.addEventListener("end", () => {
      over = true;
      close();
    });
    mine.onerror = () => {
      // While it connects anew by itself, it says from where; refused, it gives up.
      if (mine.readyState === EventSource.CLOSED) {
        close();
        listener.onLost();
      }
    };
  };
  const look = () => (document.visibilityState === "visible" ? open() : close());
  document.addEventListener("visibilitychange", look);
  open();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", look);
    close();
  };
}

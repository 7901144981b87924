/**
 * What the gateway says of its own accord. Browsers open few connections to one host, so of all tabs
 * one holds the stream and passes its news on to the others.
 */
export interface Listener {
  /** An approval is new or has changed. */
  onApproval?: (id: string) => void;
  /** A standing approval is new or was revoked. */
  onStanding?: (id: string) => void;
  /** The stream is up (again): what was said meanwhile is unknown. */
  onUp?: () => void;
  onDown?: () => void;
  /** The sign-in may be over: ask, before anybody goes on reading. */
  onOut?: () => void;
}

type News =
  | { kind: "approval"; id: string }
  | { kind: "standing"; id: string }
  | { kind: "up" }
  | { kind: "down" }
  | { kind: "out" }
  | { kind: "who" };

const NAME = "sallyport-events";

export function listen(listener: Listener): () => void {
  const stop = new AbortController();
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
    hold(stop.signal, (news) => tell(listener, news));
    return () => stop.abort();
  }
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = (message: MessageEvent<News>) => tell(listener, message.data);
  channel.postMessage({ kind: "who" } satisfies News);
  navigator.locks
    .request(NAME, { signal: stop.signal }, () => {
      let up = false;
      const pass = (news: News) => {
        up = news.kind === "up" || (news.kind !== "down" && up);
        channel.postMessage(news);
        tell(listener, news);
      };
      channel.onmessage = (message: MessageEvent<News>) => {
        if (message.data.kind === "who" && up) {
          channel.postMessage({ kind: "up" } satisfies News);
        }
      };
      return hold(stop.signal, pass);
    })
    .catch((cause: unknown) => {
      if (!stop.signal.aborted) {
        console.error("live updates stopped", cause);
      }
    });
  return () => {
    stop.abort();
    channel.close();
  };
}

/** Keeps the stream until told to stop; the browser reconnects by itself. */
function hold(signal: AbortSignal, pass: (news: News) => void): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined;
    let retry: number | undefined;
    const open = () => {
      source = new EventSource("/api/v1/events");
      source.onopen = () => pass({ kind: "up" });
      source.onerror = () => {
        pass({ kind: "down" });
        // Refused rather than broken: the browser gives up, we ask again later.
        if (source?.readyState === EventSource.CLOSED) {
          retry = window.setTimeout(open, 5_000);
        }
      };
      for (const kind of ["approval", "standing"] as const) {
        source.addEventListener(kind, (event: MessageEvent<string>) => {
          pass({ kind, id: (JSON.parse(event.data) as { id: string }).id });
        });
      }
      source.addEventListener("signed_out", () => pass({ kind: "out" }));
    };
    signal.addEventListener("abort", () => {
      source?.close();
      window.clearTimeout(retry);
      resolve();
    });
    open();
  });
}

function tell(listener: Listener, news: News): void {
  switch (news.kind) {
    case "approval":
      listener.onApproval?.(news.id);
      break;
    case "standing":
      listener.onStanding?.(news.id);
      break;
    case "up":
      listener.onUp?.();
      break;
    case "down":
      listener.onDown?.();
      break;
    case "out":
      listener.onOut?.();
      break;
    case "who":
      break;
  }
}

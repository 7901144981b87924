import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import { fetchSessions, Problem } from "../data/api";
import { useMe } from "../data/me";
import type { SessionSummary } from "../data/types";
import { SessionRow } from "../parts/SessionRow";
import { Empty, Failure, Loading } from "../parts/States";
import classes from "./Sessions.module.css";

interface Loaded {
  sessions: SessionSummary[];
  before: string | null;
}

/** Recorded sessions, newest first. */
export function Sessions() {
  const { heed } = useMe();
  const [principal, setPrincipal] = useState("");
  const [connection, setConnection] = useState("");
  const [filter] = useDebouncedValue({ principal, connection }, 250);
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);

  const load = useCallback(
    async (before: string | null) => {
      const mine = ++asked.current;
      setBusy(true);
      try {
        const page = await fetchSessions(filter, before);
        if (mine === asked.current) {
          setProblem(undefined);
          setLoaded((known) => ({
            sessions: before === null ? page.sessions : [...(known?.sessions ?? []), ...page.sessions],
            before: page.next_before,
          }));
        }
      } catch (cause) {
        const failed = Problem.of(cause);
        heed(failed);
        setProblem(failed);
      } finally {
        setBusy(false);
      }
    },
    [filter, heed],
  );

  useEffect(() => void load(null), [load]);

  const filtered = filter.principal !== "" || filter.connection !== "";
  return (
    <>
      <div className={classes.top}>
        <h1>Sessions</h1>
        <Button variant="default" size="compact-sm" loading={busy} onClick={() => void load(null)}>
          Refresh
        </Button>
      </div>
      <form className={classes.filters} onSubmit={(event) => event.preventDefault()}>
        <TextInput
          aria-label="Principal"
          placeholder="Principal, whole identifier"
          value={principal}
          onChange={(event) => setPrincipal(event.currentTarget.value.trim())}
        />
        <TextInput
          aria-label="Connection"
          placeholder="Connection"
          value={connection}
          onChange={(event) => setConnection(event.currentTarget.value.trim())}
        />
      </form>
      {problem !== undefined && <Failure problem={problem} retry={() => void load(null)} />}
      {loaded === undefined && problem === undefined && <Loading what="sessions" />}
      {loaded?.sessions.length === 0 && (
        <Empty title={filtered ? "No session fits" : "No session yet"}>
          {filtered
            ? "Clear a field to see more."
            : "Sessions of agents appear here from the moment they connect."}
        </Empty>
      )}
      {loaded !== undefined && loaded.sessions.length > 0 && (
        <ul className={classes.list}>
          {loaded.sessions.map((session) => (
            <SessionRow key={session.id} session={session} onEnded={() => void load(null)} />
          ))}
        </ul>
      )}
      {loaded !== undefined && loaded.before !== null && (
        <Button variant="default" loading={busy} onClick={() => void load(loaded.before)}>
          Load more
        </Button>
      )}
    </>
  );
}

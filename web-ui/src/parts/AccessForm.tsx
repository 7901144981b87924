import { Autocomplete, Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { Problem, requestAccess } from "../data/api";
import { fetchConnections } from "../data/connections";
import { useMe } from "../data/me";
import type { AccessAnswer } from "../data/types";
import classes from "./AccessForm.module.css";
import { Failure } from "./States";

const DURATIONS = [
  { value: "", label: "As long as the policy lets" },
  { value: "15m", label: "15 minutes" },
  { value: "30m", label: "30 minutes" },
  { value: "1h", label: "1 hour" },
  { value: "4h", label: "4 hours" },
  { value: "8h", label: "8 hours" },
];
const LONGEST_PURPOSE = 500;
const MOST_SESSIONS = 100;

/** What a person has to say to get a lease. */
export function AccessForm({ asked }: { asked: (answer: AccessAnswer) => void }) {
  const { heed } = useMe();
  const [connection, setConnection] = useState("");
  const [purpose, setPurpose] = useState("");
  const [ticket, setTicket] = useState("");
  const [duration, setDuration] = useState("");
  const [sessions, setSessions] = useState(1);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const names = useNames();
  const ready = connection !== "" && purpose.trim() !== "";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      asked(
        await requestAccess({
          connection,
          purpose,
          tags: ticket === "" ? {} : { ticket },
          sessions,
          ...(duration !== "" && { duration }),
        }),
      );
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <Autocomplete
        label="Connection"
        data={names}
        placeholder={names.length > 0 ? "Choose one" : undefined}
        required
        value={connection}
        onChange={(value) => setConnection(value.trim())}
      />
      <TextInput
        label="Ticket (optional)"
        maxLength={256}
        value={ticket}
        onChange={(event) => setTicket(event.currentTarget.value.trim())}
      />
      <TextInput
        className={classes.across}
        label="Purpose"
        description="Shown to those who decide, and recorded"
        required
        maxLength={LONGEST_PURPOSE}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      <Select
        label="Duration"
        data={DURATIONS}
        allowDeselect={false}
        value={duration}
        onChange={(value) => setDuration(value ?? "")}
      />
      <NumberInput
        label="Sessions"
        min={1}
        max={MOST_SESSIONS}
        allowDecimal={false}
        value={sessions}
        onChange={(value) => setSessions(Number(value) || 1)}
      />
      <div className={classes.send}>
        {problem !== undefined && <Failure problem={problem} />}
        <Button type="submit" loading={busy} disabled={!ready}>
          Ask for access
        </Button>
      </div>
    </form>
  );
}

/** Connections that may be asked for; they only save typing, so nothing is said where they do not come. */
function useNames(): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    fetchConnections(stop.signal)
      .then(({ connections }) => setNames(connections.map(({ name }) => name)))
      .catch(() => undefined);
    return () => stop.abort();
  }, []);
  return names;
}

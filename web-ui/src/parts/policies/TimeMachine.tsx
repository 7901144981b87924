import { Button, NativeSelect, Progress } from "@mantine/core";
import { useState } from "react";
import type { Draft } from "../../data/draft";
import type { Policies, Replay } from "../../data/policies";
import { count, counted } from "../../data/time";
import { Empty, Failure } from "../States";
import { ReplayAnswer } from "./ReplayAnswer";
import classes from "./TimeMachine.module.css";
import type { ReplayHandle } from "./useReplay";

interface Props {
  policies: Policies;
  draft: Draft;
  /** Of the draft as it stands now, once it is checked. */
  version: string | undefined;
  replay: ReplayHandle;
}

const DAYS = ["1", "3", "7", "14", "30"];

/** What the draft would have changed for what was recorded. */
export function TimeMachine({ policies, draft, version, replay }: Props) {
  const [days, setDays] = useState("7");
  const [connection, setConnection] = useState("");
  const { run } = replay;
  return (
    <div className={classes.machine}>
      <div className={classes.ask}>
        <NativeSelect
          label="Statements of the last"
          value={days}
          data={DAYS.map((day) => ({ value: day, label: counted(Number(day), "day") }))}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <NativeSelect
          label="Connection"
          value={connection}
          data={[{ value: "", label: "All connections" }, ...policies.connections]}
          onChange={(event) => setConnection(event.currentTarget.value)}
        />
        <Button loading={replay.busy} onClick={() => replay.start(draft.changes, Number(days), connection)}>
          Replay
        </Button>
      </div>
      {replay.problem !== undefined && <Failure problem={replay.problem} />}
      {run === undefined && !replay.busy && replay.problem === undefined && (
        <Empty title={draft.dirty ? "Nothing replayed yet" : "There is no draft"}>
          {draft.dirty
            ? "Recorded statements are judged by the policies in force and by the draft; what differs is listed. Nothing runs."
            : "Change a policy above; here it is told beforehand what that would have changed for what agents did."}
        </Empty>
      )}
      {run !== undefined && version !== undefined && run.draft !== version && !replay.busy && (
        <p className={classes.stale}>The draft has changed since this replay.</p>
      )}
      {run !== undefined && <Running run={run} cancel={replay.cancel} />}
      {run?.result !== null && run?.result !== undefined && <ReplayAnswer result={run.result} />}
    </div>
  );
}

export function Running({ run, cancel }: { run: Replay; cancel: () => void }) {
  if (run.state === "failed") {
    return (
      <p role="alert" className={classes.stale}>
        {run.failure}
      </p>
    );
  }
  if (run.state === "cancelled") {
    return <p className={classes.stale}>Cancelled after {count(run.statements)} statements.</p>;
  }
  if (run.state === "done") {
    return null;
  }
  return (
    <div className={classes.running} role="status">
      <Progress value={Math.max(2, run.progress * 100)} aria-label="Progress of the replay" />
      <span>
        {run.state === "waiting"
          ? "Another replay runs; this one waits."
          : `${count(run.statements)} statements of ${counted(run.sessions, "session")}, newest first`}
      </span>
      <Button variant="subtle" size="compact-sm" onClick={cancel}>
        Cancel
      </Button>
    </div>
  );
}

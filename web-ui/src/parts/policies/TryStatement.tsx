import { Button, NativeSelect, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { useCallback, useState, type FormEvent } from "react";
import { useAnswer } from "../../data/answer";
import { call, Problem, query } from "../../data/api";
import type { Draft } from "../../data/draft";
import { useMe } from "../../data/me";
import { tryStatement, type Policies, type Trial } from "../../data/policies";
import { CodeEditor } from "../CodeEditor";
import { Failure } from "../States";
import { TrialAnswer } from "./TrialAnswer";
import classes from "./TryStatement.module.css";

interface Seen {
  id: string;
  name: string;
  groups: string[];
}

/** A statement as somebody: nothing runs. */
export function TryStatement({ policies, draft }: { policies: Policies; draft: Draft }) {
  const { heed } = useMe();
  const { value: agents } = useAnswer(
    useCallback(
      (signal) => call<{ agents: Seen[] }>(`/api/v1/agents?${query({ limit: 200 })}`, { signal }).then((page) => page.agents),
      [],
    ),
  );
  const [who, setWho] = useState("groups");
  const [groups, setGroups] = useState("");
  const [agent, setAgent] = useState("");
  const [connection, setConnection] = useState(policies.connections[0] ?? "");
  const [schema, setSchema] = useState("");
  const [statement, setStatement] = useState("");
  const [rows, setRows] = useState<number | string>("");
  const [answer, setAnswer] = useState<Trial>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const known = who === "agent" && (agents?.length ?? 0) > 0;
  const somebody = known ? agent || (agents?.[0]?.id ?? "") : "";

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      setAnswer(
        await tryStatement(
          {
            principal: known ? somebody : { groups: words(groups), kind: "agent", tags: {} },
            connection,
            statement,
            ...(schema !== "" && { schema }),
            ...(typeof rows === "number" && { estimated_rows: rows }),
          },
          draft.changes,
        ),
      );
      setProblem(undefined);
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={classes.trial} onSubmit={(event) => void send(event)}>
      <div className={classes.who}>
        <SegmentedControl
          aria-label="As whom"
          size="xs"
          value={who}
          onChange={setWho}
          data={[
            { value: "groups", label: "As groups" },
            { value: "agent", label: "As somebody seen", disabled: (agents?.length ?? 0) === 0 },
          ]}
        />
        {known ? (
          <NativeSelect
            label="Who"
            value={somebody}
            data={(agents ?? []).map((one) => ({ value: one.id, label: `${one.name} (${one.groups.join(", ")})` }))}
            onChange={(event) => setAgent(event.currentTarget.value)}
          />
        ) : (
          <TextInput
            label="Groups"
            placeholder="reporting-agents, …"
            value={groups}
            onChange={(event) => setGroups(event.currentTarget.value)}
          />
        )}
        <NativeSelect
          label="Connection"
          value={connection}
          data={policies.connections}
          onChange={(event) => setConnection(event.currentTarget.value)}
        />
        <TextInput label="Schema" placeholder="the connection's" value={schema} onChange={(event) => setSchema(event.currentTarget.value)} />
        <NumberInput
          label="Estimated rows"
          placeholder="unknown"
          min={0}
          allowDecimal={false}
          value={rows}
          onChange={setRows}
        />
      </div>
      <div className={classes.statement}>
        <CodeEditor label="Statement to try" language="sql" value={statement} onChange={setStatement} minHeight={90} maxHeight={260} placeholder="SELECT …" />
        <div>
          <Button type="submit" loading={busy} disabled={statement.trim() === "" || connection === ""}>
            Try{draft.dirty ? " by the draft" : ""}
          </Button>
        </div>
        {problem !== undefined && <Failure problem={problem} />}
        {problem === undefined && answer !== undefined && <TrialAnswer answer={answer} />}
      </div>
    </form>
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

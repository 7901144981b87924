import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Changes, Finding } from "../../data/policies";
import { Tag } from "../Tag";
import classes from "./FileList.module.css";

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.test)?\.yaml$/;

interface Props {
  names: readonly string[];
  chosen: string;
  choose: (name: string) => void;
  changes: Changes;
  findings: readonly Finding[];
  warnings: readonly Finding[];
  add: (name: string, text: string) => void;
}

/** The files, with what is the matter with each; beside the editor, or above it on a telephone. */
export function FileList({ names, chosen, choose, changes, findings, warnings, add }: Props) {
  const gone = Object.entries(changes).flatMap(([name, text]) => (text === null ? [name] : []));
  const of = (all: readonly Finding[], name: string) => all.filter((finding) => finding.file === name).length;
  return (
    <nav className={classes.files} aria-label="Policy files">
      <NativeSelect
        className={classes.narrow as string}
        aria-label="File"
        value={chosen}
        data={[...names]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <ul className={classes.list}>
        {names.map((name) => (
          <li key={name}>
            <button type="button" aria-current={name === chosen} data-test={name.endsWith(".test.yaml")} onClick={() => choose(name)}>
              <span>{name}</span>
              {of(findings, name) > 0 ? (
                <Tag tone="alarm">{of(findings, name)}</Tag>
              ) : of(warnings, name) > 0 ? (
                <Tag tone="warn">{of(warnings, name)}</Tag>
              ) : (
                name in changes && <Tag tone="calm">draft</Tag>
              )}
            </button>
          </li>
        ))}
        {gone.map((name) => (
          <li key={name} className={classes.gone}>
            <s>{name}</s>
          </li>
        ))}
      </ul>
      <NewFile names={names} add={add} />
    </nav>
  );
}

function NewFile({ names, add }: { names: readonly string[]; add: (name: string, text: string) => void }) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const create = (event: FormEvent) => {
    event.preventDefault();
    const full = /\.ya?ml$/.test(name) ? name : `${name}.yaml`;
    if (!NAME.test(full)) {
      setProblem("Expected for example my-team.yaml or my-team.test.yaml.");
    } else if (names.includes(full)) {
      setProblem("There is such a file.");
    } else {
      add(full, full.endsWith(".test.yaml") ? TEST : policy(full.replace(/\.yaml$/, "")));
      setName("");
      setProblem(undefined);
    }
  };
  return (
    <form className={classes.add} onSubmit={create}>
      <TextInput
        size="xs"
        aria-label="Name of a new file"
        placeholder="my-team.yaml"
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" type="submit" disabled={name.trim() === ""}>
        Add
      </Button>
    </form>
  );
}

function policy(name: string): string {
  return `policy: ${name.toLowerCase()}
match: { groups: [], connections: [] }
statements:
  - allow: { verbs: [select], tables: [] }
`;
}

const TEST = `principal: { id: "issuer:agent", groups: [] }
connection: NAME
tests:
  - name: reads
    statement: SELECT 1
    expect: allow
`;

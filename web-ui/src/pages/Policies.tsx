import { Button, Tabs } from "@mantine/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useAnswer } from "../data/answer";
import { useChecked, useDraft } from "../data/draft";
import { fetchPolicies, type Policies as All } from "../data/policies";
import { counted } from "../data/time";
import { PageHead } from "../parts/PageHead";
import { CheckLine } from "../parts/policies/CheckLine";
import { FileList } from "../parts/policies/FileList";
import { PolicyEditor } from "../parts/policies/PolicyEditor";
import { PublishDraft } from "../parts/policies/PublishDraft";
import { TimeMachine } from "../parts/policies/TimeMachine";
import { TryStatement } from "../parts/policies/TryStatement";
import { Versions } from "../parts/policies/Versions";
import { useReplay } from "../parts/policies/useReplay";
import { Empty, Failure, Loading } from "../parts/States";
import { Tag } from "../parts/Tag";
import { notifyDone } from "../parts/notify";
import classes from "./Policies.module.css";

/** Policies as text: checked while one writes, tried, replayed, published, and their versions. */
export function Policies() {
  const { value, problem, reload } = useAnswer(useCallback((signal) => fetchPolicies(signal), []));
  if (value === undefined) {
    return problem === undefined ? <Loading what="policies" /> : <Failure problem={problem} retry={reload} />;
  }
  return <Workshop policies={value} reload={reload} />;
}

function Workshop({ policies, reload }: { policies: All; reload: () => void }) {
  const draft = useDraft(policies);
  const { checked, fresh, problem } = useChecked(draft.changes, policies.version ?? "");
  const replay = useReplay();
  const names = useMemo(() => [...draft.texts.keys()], [draft.texts]);
  const [chosen, choose] = useState("");
  const file = draft.texts.has(chosen) ? chosen : (names.find((name) => !name.endsWith(".test.yaml")) ?? names[0] ?? "");
  const [tab, setTab] = useState("try");
  const findings = useMemo(
    () => [...(checked?.problems ?? policies.problems), ...failures(checked?.tests ?? [])],
    [checked, policies.problems],
  );

  // A draft that is in nobody's hands but this page's is not lost without a question.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    if (draft.dirty) {
      window.addEventListener("beforeunload", ask);
    }
    return () => window.removeEventListener("beforeunload", ask);
  }, [draft.dirty]);

  const published = (number: number | null) => {
    draft.discard();
    notifyDone(number === null ? "The draft is in force." : `Version ${number} is in force.`);
    reload();
  };

  return (
    <>
      <PageHead
        title="Policies"
        lead={
          <>
            {counted(policies.files.length, "file")}
            {policies.in_force ? ", in force as they lie there" : ""}.{" "}
            {policies.editable ? "What is published here is written into them." : "They are changed as files; here they are read, checked and tried."}
          </>
        }
        actions={
          draft.dirty ? (
            <>
              <Button variant="default" onClick={draft.discard}>
                Discard draft
              </Button>
              <PublishDraft policies={policies} draft={draft} checked={fresh ? checked : undefined} replay={replay} done={published} />
            </>
          ) : undefined
        }
      />
      {!policies.in_force && (
        <p className={classes.alarm} role="alert">
          What lies in the directory is not in force: earlier policies are, until it has no problem.
        </p>
      )}
      {draft.stale && (
        <p className={classes.alarm} role="alert">
          The policies have changed since this draft was begun, so it cannot be published. Copy what you need and discard it.
        </p>
      )}
      {problem !== undefined && <Failure problem={problem} />}
      <div className={classes.desk}>
        <FileList
          names={names}
          chosen={file}
          choose={choose}
          changes={draft.changes}
          findings={findings}
          warnings={checked?.warnings ?? policies.warnings}
          add={(name, text) => {
            draft.set(name, text);
            choose(name);
          }}
        />
        <section className={classes.editor} aria-label="Source">
          {file === "" ? (
            <Empty title="No policy can be read">{policies.problems[0]?.message ?? "Without one nothing is allowed."}</Empty>
          ) : (
            <>
              <div className={classes.file}>
                <h2>{file}</h2>
                {file in draft.changes && <Tag tone="warn">draft</Tag>}
                <span className={classes.spacer} />
                {file in draft.changes && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => draft.set(file, policies.files.find((one) => one.name === file)?.source ?? null)}
                  >
                    Undo changes
                  </Button>
                )}
                <Button variant="subtle" color="red" size="compact-sm" onClick={() => draft.set(file, null)}>
                  Take file away
                </Button>
              </div>
              <PolicyEditor
                key={file}
                file={file}
                text={draft.texts.get(file) ?? ""}
                change={(text) => draft.set(file, text)}
                findings={findings}
                warnings={checked?.warnings ?? policies.warnings}
              />
            </>
          )}
          <CheckLine checked={checked} fresh={fresh} findings={findings} choose={choose} />
        </section>
      </div>
      <Tabs value={tab} onChange={(next) => setTab(next ?? "try")} className={classes.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="try">Try</Tabs.Tab>
          <Tabs.Tab value="replay">Time machine</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="try">
          <TryStatement policies={policies} draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="replay">
          <TimeMachine policies={policies} draft={draft} version={fresh ? checked?.version : undefined} replay={replay} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <Versions policies={policies} done={published} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function failures(tests: readonly { file: string; line: number; name: string; failure: string | null }[]) {
  return tests.flatMap(({ file, line, name, failure }) =>
    failure === null ? [] : [{ file, line, path: "", message: `${name}: ${failure}` }],
  );
}

import { Button, Modal, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState, type FormEvent } from "react";
import { Problem } from "../../data/api";
import type { Draft } from "../../data/draft";
import { useMe } from "../../data/me";
import { publishPolicies, type Checked, type Policies } from "../../data/policies";
import { CopyText } from "./CopyText";
import classes from "./PublishDraft.module.css";
import { ReplayAnswer } from "./ReplayAnswer";
import { Running } from "./TimeMachine";
import { UnifiedDiff } from "./UnifiedDiff";
import type { ReplayHandle } from "./useReplay";

interface Props {
  policies: Policies;
  draft: Draft;
  checked: Checked | undefined;
  replay: ReplayHandle;
  done: (number: number | null) => void;
}

const LONGEST_REASON = 500;
const DAYS = 7;

/** What a draft changes, in its text and for what was recorded; then the button. */
export function PublishDraft({ policies, draft, checked, replay, done }: Props) {
  const { heed } = useMe();
  const [opened, { open, close }] = useDisclosure();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const version = checked?.version;
  const replayed = replay.run !== undefined && replay.run.draft === version;

  const show = () => {
    open();
    if (checked?.problems.length === 0 && !replayed && !replay.busy) {
      replay.start(draft.changes, DAYS, "");
    }
  };

  const publish = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") {
      setProblem("Say why, for the list of versions.");
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await publishPolicies(draft.changes, draft.opened, reason.trim());
      close();
      setReason("");
      done(answer.number);
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(`${failed.detail} ${failed.next}`);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button onClick={show} loading={checked === undefined && !opened}>
        {policies.may_publish ? "Review and publish" : "Review"}
      </Button>
      <Modal opened={opened} onClose={close} size="xl" title={policies.may_publish ? "Publish this draft?" : "This draft"}>
        <form className={classes.publish} onSubmit={(event) => void publish(event)}>
          {checked?.changes.map((diff) => <UnifiedDiff key={diff.file} diff={diff} />)}
          {checked !== undefined && !checked.sound && (
            <p className={classes.problem} role="alert">
              It cannot be in force: {checked.problems[0]?.message ?? checked.tests.find((test) => !test.passed)?.failure}
            </p>
          )}
          <section>
            <h3>Time machine</h3>
            {replay.problem !== undefined && <p className={classes.problem}>{replay.problem.detail}</p>}
            {replay.run !== undefined && replayed && <Running run={replay.run} cancel={replay.cancel} />}
            {replay.run?.result !== null && replay.run?.result !== undefined && replayed && (
              <ReplayAnswer result={replay.run.result} first={5} />
            )}
            {!replay.busy && !replayed && (
              <Button variant="default" size="xs" onClick={() => replay.start(draft.changes, DAYS, "")}>
                Replay the last {DAYS} days
              </Button>
            )}
          </section>
          {policies.may_publish ? (
            <>
              <TextInput
                label="Reason"
                value={reason}
                maxLength={LONGEST_REASON}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              {problem !== undefined && (
                <p className={classes.problem} role="alert">
                  {problem}
                </p>
              )}
              <div className={classes.buttons}>
                <Button variant="default" onClick={close}>
                  Back
                </Button>
                <Button type="submit" loading={busy} disabled={checked?.sound !== true || draft.stale}>
                  Publish
                </Button>
              </div>
            </>
          ) : (
            <div className={classes.copies}>
              <p>
                {policies.editable
                  ? "Administrators publish; give them the text."
                  : "This gateway's policies are changed as files: copy the text into them."}
              </p>
              {checked?.changes
                .filter((diff) => diff.change !== "removed")
                .map((diff) => <CopyText key={diff.file} name={diff.file} text={draft.texts.get(diff.file) ?? ""} />)}
            </div>
          )}
        </form>
      </Modal>
    </>
  );
}

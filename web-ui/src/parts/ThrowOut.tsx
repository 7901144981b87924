import { Button, Modal, TextInput } from "@mantine/core";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { Problem } from "../data/api";
import { useMe } from "../data/me";
import classes from "./ThrowOut.module.css";

export const MAX_REASON = 1000;

interface Props {
  /** On the button that opens the question, and on the one that answers it. */
  label: string;
  title: string;
  /** What will happen, to whom. */
  children: ReactNode;
  act: (reason: string) => Promise<unknown>;
  /** Once it is done. */
  done: () => void;
}

/** A button for what cannot be taken back: it asks for a reason, which those concerned will read. */
export function ThrowOut({ label, title, children, act, done }: Props) {
  const { heed } = useMe();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const trouble = useId();

  const close = () => {
    setOpen(false);
    setReason("");
    setProblem(undefined);
  };

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") {
      setProblem("Say why: those who are thrown out are told your reason.");
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await act(reason.trim());
      close();
      done();
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
      <Button variant="outline" color="red" size="compact-md" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal opened={open} onClose={close} title={title} centered>
        <form className={classes.form} onSubmit={(event) => void send(event)}>
          <p className={classes.what}>{children}</p>
          <TextInput
            label="Reason"
            data-autofocus
            value={reason}
            maxLength={MAX_REASON}
            error={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : trouble}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {problem !== undefined && (
            <p className={classes.problem} id={trouble} role="alert">
              {problem}
            </p>
          )}
          <div className={classes.buttons}>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={busy}>
              {label}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}

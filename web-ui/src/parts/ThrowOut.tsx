import { Button, TextInput } from "@mantine/core";
import { useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import { Problem } from "../data/api";
import { useMe } from "../data/me";
import classes from "./ThrowOut.module.css";

const MAX_REASON = 1000;

interface Props {
  /** On the button that opens the question, and on the one that answers it. */
  label: string;
  title: string;
  /** Of the button that opens the question; small beside a line of text. */
  size?: "compact-sm" | "sm";
  /** What will happen, to whom. */
  children: ReactNode;
  act: (reason: string) => Promise<unknown>;
  /** Once it is done. */
  done: () => void;
}

/** A button for what cannot be taken back: it asks for a reason, which those concerned will read. */
export function ThrowOut({ label, title, size = "compact-sm", children, act, done }: Props) {
  const { heed } = useMe();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const trouble = useId();

  const forget = () => {
    setReason("");
    setProblem(undefined);
  };

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (reason.trim() === "") {
      setProblem("Say why: those who are thrown out are told your reason.");
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await act(reason.trim());
      dialog.current?.close();
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
      <Button variant="outline" color="red" size={size} onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog ref={dialog} className={classes.dialog} aria-labelledby={heading} onClose={forget}>
        <form className={classes.form} onSubmit={(event) => void send(event)}>
          <h2 id={heading}>{title}</h2>
          <p className={classes.what}>{children}</p>
          <TextInput
            label="Reason"
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
            <Button variant="default" onClick={() => dialog.current?.close()}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={busy}>
              {label}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  );
}

import { Button, Modal, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { Problem } from "../data/api";
import { useMe } from "../data/me";
import classes from "./Confirm.module.css";

const MAX_REASON = 1000;

interface Props {
  /** On the button that opens the question, and on the one that answers it. */
  label: string;
  title: string;
  /** Of the button that opens the question; small beside a line of text. */
  size?: "compact-sm" | "sm";
  variant?: "outline" | "subtle";
  /** Red for what cannot be taken back. */
  color?: "red" | "cyan";
  /** Why a reason is needed, said to who gives none; without it none is asked for. */
  reason?: string;
  /** What was said already. */
  initialReason?: string;
  /** What will happen, to whom. */
  children: ReactNode;
  act: (reason: string) => Promise<unknown>;
  /** Once it is done. */
  done: () => void;
  disabled?: boolean;
}

/** A button that asks before it does what it says; nothing happens on its first press. */
export function Confirm({
  label,
  title,
  size = "compact-sm",
  variant = "outline",
  color = "red",
  reason: wants,
  initialReason = "",
  children,
  act,
  done,
  disabled = false,
}: Props) {
  const { heed } = useMe();
  const [opened, { open, close }] = useDisclosure();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const trouble = useId();

  const ask = () => {
    setReason(initialReason);
    open();
  };

  const leave = () => {
    setReason("");
    setProblem(undefined);
    close();
  };

  const send = async (event: FormEvent) => {
    // A dialog's events rise through what it was opened from, which may be a form.
    event.preventDefault();
    event.stopPropagation();
    if (busy) {
      return;
    }
    if (wants !== undefined && reason.trim() === "") {
      setProblem(wants);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await act(reason.trim());
      leave();
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
      <Button variant={variant} color={color} size={size} disabled={disabled} onClick={ask}>
        {label}
      </Button>
      <Modal opened={opened} onClose={leave} title={title}>
        <form className={classes.form} onSubmit={(event) => void send(event)}>
          <div className={classes.what}>{children}</div>
          {wants !== undefined && (
            <TextInput
              label="Reason"
              data-autofocus
              value={reason}
              maxLength={MAX_REASON}
              error={problem !== undefined}
              aria-describedby={problem === undefined ? undefined : trouble}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {problem !== undefined && (
            <p className={classes.problem} id={trouble} role="alert">
              {problem}
            </p>
          )}
          <div className={classes.buttons}>
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button type="submit" color={color} loading={busy}>
              {label}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}

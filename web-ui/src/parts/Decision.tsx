import { Button, TextInput } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { decide, Problem } from "../data/api";
import { useApprovals } from "../data/approvals";
import { useMe } from "../data/me";
import type { Approval } from "../data/types";
import classes from "./Decision.module.css";

const MAX_REASON = 1000;

interface Props {
  approval: Approval;
  /** False while the page has just moved under the pointer. */
  steady: () => boolean;
}

/** Approve or deny, with a reason. */
export function Decision({ approval, steady }: Props) {
  const { put, load } = useApprovals();
  const { heed } = useMe();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState<"approve" | "deny">();
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const deny = useRef<HTMLButtonElement>(null);
  const trouble = useId();

  const send = async (approve: boolean) => {
    if (busy !== undefined) {
      return;
    }
    if (!steady()) {
      setProblem("The list has just moved. Look again, then decide.");
      return;
    }
    if (!approve && reason.trim() === "") {
      setProblem("Say why: the agent is told your reason.");
      field.current?.focus();
      return;
    }
    setBusy(approve ? "approve" : "deny");
    setProblem(undefined);
    try {
      put(await decide(approval, approve, reason.trim()));
    } catch (cause) {
      const failed = Problem.of(cause);
      heed(failed);
      setProblem(`${failed.detail} ${failed.next}`);
      if (failed.status === 409 || failed.status === 404) {
        await load(approval.id).catch(() => undefined);
      }
    } finally {
      setBusy(undefined);
    }
  };

  return (
    <form className={classes.form} onSubmit={(event) => event.preventDefault()}>
      <TextInput
        ref={field}
        className={classes.reason ?? ""}
        data-action="reason"
        aria-label="Reason"
        placeholder="Reason (needed to deny)"
        value={reason}
        maxLength={MAX_REASON}
        error={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : trouble}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            deny.current?.focus();
          }
        }}
      />
      <Button
        ref={deny}
        data-action="deny"
        variant="outline"
        color="red"
        className={classes.deny ?? ""}
        loading={busy === "deny"}
        disabled={busy === "approve"}
        onClick={() => void send(false)}
      >
        Deny
      </Button>
      <Button
        data-action="approve"
        className={classes.approve ?? ""}
        loading={busy === "approve"}
        disabled={busy === "deny" || approval.cut}
        onClick={() => void send(true)}
      >
        Approve
      </Button>
      {problem !== undefined && (
        <p className={classes.problem} id={trouble} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

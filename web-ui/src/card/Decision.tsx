import { Button, TextInput } from "@mantine/core";
import { useEffect, useId, useRef, useState } from "react";
import { useMe } from "../data/me";
import { forgetTyped, typedBefore } from "../data/typed";
import type { Approval } from "../data/types";
import classes from "./Decision.module.css";
import { SignInAgain } from "./SignInAgain";
import { Standing } from "./Standing";
import { useSteady } from "./steady";
import { StopAgent } from "./StopAgent";
import { useDecision } from "./useDecision";

const MAX_REASON = 1000;

/** Approve once, deny with a reason, approve for a time, deny and stop the agent. */
export function Decision({ approval }: { approval: Approval }) {
  const { busy, problem, say, send } = useDecision(approval);
  const { me } = useMe();
  const [reason, setReason] = useState(() => typedBefore(approval.id, me.id));
  useEffect(() => forgetTyped(approval.id), [approval.id]);
  const steady = useSteady(`${approval.cut} ${approval.evidence === null} ${approval.evidence?.similar === undefined} ${approval.obstacle}`);
  const field = useRef<HTMLInputElement>(null);
  const deny = useRef<HTMLButtonElement>(null);
  const trouble = useId();
  const words = reason.trim();

  const press = (decision: "approve" | "deny") => {
    if (!steady()) {
      say("This card has just changed. Look again, then decide.");
    } else if (decision === "deny" && words === "") {
      say("Say why: the agent is told your reason.");
      field.current?.focus();
    } else {
      void send({ decision, reason: words });
    }
  };

  return (
    <>
      <form className={classes.form} data-bar onSubmit={(event) => event.preventDefault()}>
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
            } else if (event.key === "Escape") {
              event.currentTarget.blur();
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
          onClick={() => press("deny")}
        >
          Deny
        </Button>
        {approval.obstacle === "fresh_sign_in" ? (
          <SignInAgain approval={approval} typed={reason} />
        ) : (
          <Button
            data-action="approve"
            className={classes.approve ?? ""}
            loading={busy === "approve"}
            disabled={busy === "deny" || approval.cut}
            onClick={() => press("approve")}
          >
            Approve
          </Button>
        )}
        {problem !== undefined && (
          <p className={classes.problem} id={trouble} role="alert">
            {problem}
          </p>
        )}
      </form>
      <div className={classes.more}>
        <Standing approval={approval} reason={words} send={send} />
        {approval.access === null && <StopAgent approval={approval} reason={words} send={send} />}
      </div>
    </>
  );
}

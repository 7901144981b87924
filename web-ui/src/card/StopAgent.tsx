import type { Decision } from "../data/decisions";
import type { Approval } from "../data/types";
import { Confirm } from "../parts/Confirm";

interface Props {
  approval: Approval;
  reason: string;
  send: (decision: Decision) => Promise<boolean>;
}

/** For an agent that runs wild. */
export function StopAgent({ approval, reason, send }: Props) {
  const { name, kind } = approval.requester;
  const label = kind === "agent" ? "Deny and stop the agent" : "Deny and stop this person";
  return (
    <Confirm
      label={label}
      variant="subtle"
      title={`${label}?`}
      reason="Say why: the agent is told your reason."
      initialReason={reason}
      act={(why) => send({ decision: "deny", reason: why, stop_agent: true })}
      done={() => undefined}
    >
      The statement is denied, and {name} is revoked: all of its sessions end at once, and its tokens and leases are
      refused until an administrator lifts the revocation.
    </Confirm>
  );
}

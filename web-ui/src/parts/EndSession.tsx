import { endSession } from "../data/api";
import { useMe } from "../data/me";
import type { SessionSummary } from "../data/types";
import { ThrowOut } from "./ThrowOut";

/** For administrators, and for those whose session or agent's session it is; nothing for others, nor for one that is over. */
export function EndSession({ session, onEnded }: { session: SessionSummary; onEnded: () => void }) {
  const { me } = useMe();
  const mine = (me.admin && !me.auditor) || session.principal === me.id || session.acts_for === me.id;
  return (
    session.closed_at === null &&
    mine && (
      <ThrowOut
        label="End session"
        title={`End this session of ${session.principal_name}?`}
        act={(reason) => endSession(session.id, reason)}
        done={onEnded}
      >
        Its running statement is stopped, its transaction rolled back, and what waits for a person is withdrawn.{" "}
        {session.principal_name} may connect again.
      </ThrowOut>
    )
  );
}

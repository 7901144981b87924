import { useEffect, useRef } from "react";
import { useApprovals } from "../data/approvals";
import type { Approval } from "../data/types";
import { Statement } from "../sql/Statement";
import { AccessWanted } from "./AccessWanted";
import classes from "./Card.module.css";
import { Decision } from "./Decision";
import { Effect } from "./Effect";
import { Ending } from "./Ending";
import { Facts } from "./Facts";
import { Obstacle } from "./Obstacle";
import { Reveals } from "./Reveals";
import { SampleRows } from "./SampleRows";
import { Who } from "./Who";

/** What a person must know to decide, the important things first. */
export function ApprovalCard({ approval, alone = false }: { approval: Approval; alone?: boolean }) {
  const card = useRef<HTMLElement>(null);
  useWhole(approval);
  useFocusKept(card, approval.state);
  const { requester, access, evidence, state } = approval;
  const pending = state === "pending";
  return (
    <article
      ref={card}
      className={classes.card}
      data-card={approval.id}
      data-state={state}
      data-alone={alone}
      tabIndex={-1}
      aria-label={`${requester.name}, ${approval.connection}, ${state}`}
    >
      <div className={classes.body}>
        <Who approval={approval} alone={alone} />
        {access !== null ? (
          <AccessWanted access={access} held={approval.session !== null} />
        ) : (
          <>
            <Statement
              text={approval.statement}
              parameters={approval.parameters}
              label={`Statement of ${requester.name}`}
              sqlMode={approval.sql_mode}
              tables={approval.tables}
              kept={!pending && approval.digest === ""}
            />
            {approval.cut && <p className={classes.notice}>Loading the rest of this statement …</p>}
            {!pending && approval.digest === "" && (
              <p className={classes.notice}>Values of masked columns are not kept once a request is decided.</p>
            )}
            <Effect approval={approval} />
            {approval.reveals.length > 0 && <Reveals approval={approval} />}
            <SampleRows evidence={evidence} />
          </>
        )}
        {!pending && <Ending approval={approval} />}
        <Facts approval={approval} />
      </div>
      {pending && (mayDeny(approval) ? <Decision approval={approval} /> : <Obstacle approval={approval} />)}
    </article>
  );
}

function mayDeny({ obstacle }: Approval): boolean {
  return obstacle === null || obstacle === "fresh_sign_in";
}

/** A list leaves out a part of it: who decides is shown all. */
function useWhole(approval: Approval): void {
  const { load } = useApprovals();
  const brief = approval.evidence !== null && approval.evidence.similar === undefined;
  const unnamed = approval.state === "approved" && approval.standing_approval === undefined;
  const wanted = approval.cut || brief || unnamed;
  useEffect(() => {
    if (wanted) {
      load(approval.id).catch(() => undefined);
    }
  }, [wanted, approval.id, load]);
}

/** Once it is decided the button that had the focus is gone. */
function useFocusKept(card: React.RefObject<HTMLElement | null>, state: Approval["state"]): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === "pending" && state !== "pending" && document.activeElement === document.body) {
      card.current?.focus({ preventScroll: true });
    }
    before.current = state;
  }, [card, state]);
}

import { counted } from "../data/time";
import type { Approval } from "../data/types";
import { list } from "../parts/words";

/** Who decides, how many of them have, and who still has to. */
export function Quorum({ approval }: { approval: Approval }) {
  const { approvers, quorum, quorum_groups: groups, votes, missing, state } = approval;
  if (quorum <= 1) {
    return <>{list(approvers)}</>;
  }
  const approved = votes.filter((vote) => vote.approve);
  return (
    <>
      {counted(quorum, "person", "people")} of{" "}
      {groups > 1 ? `${groups} different groups of ${list(approvers)}` : list(approvers)}:{" "}
      <strong>{`${approved.length} of ${quorum}`}</strong>
      {approved.length > 0 && ` (${approved.map((vote) => vote.name).join(", ")})`}
      {state === "pending" &&
        approved.length > 0 &&
        `, ${counted(missing.people, "more", "more")} needed of ${list(missing.from)}`}
    </>
  );
}

import type { Approval } from "../data/types";
import { list } from "../parts/words";

/** Who decides, and how many of them already have. */
export function Quorum({ approval }: { approval: Approval }) {
  const { approvers, quorum, quorum_groups: groups = 1, votes } = approval;
  const approved = votes.filter((vote) => vote.approve);
  const who = list(approvers);
  if (quorum <= 1) {
    return <>{who}</>;
  }
  const people = groups > 1 ? `${quorum} people of ${groups} groups of ${who}` : `${quorum} people of ${who}`;
  return (
    <>
      {people}: <strong>{`${approved.length} of ${quorum}`}</strong>
      {approved.length > 0 && ` (${approved.map((vote) => vote.name).join(", ")})`}
      {approval.state === "pending" && approved.length > 0 && `, ${quorum - approved.length} more needed`}
    </>
  );
}

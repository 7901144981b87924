import { Fragment } from "react";
import type { Approval } from "../data/types";
import classes from "./Card.module.css";

/** Approving lifts masks: who decides must know of which columns, and for whom. */
export function Reveals({ approval }: { approval: Approval }) {
  const columns = [...new Set(approval.reveals.flatMap((reveal) => reveal.columns))];
  const groups = [...new Set(approval.reveals.flatMap((reveal) => reveal.groups))];
  return (
    <p className={classes.reveals} role="note">
      {approval.state === "approved" ? "Approved to show " : "Approving shows "}
      {columns.map((column, index) => (
        <Fragment key={column}>
          {index > 0 && (index === columns.length - 1 ? " and " : ", ")}
          <code>{column}</code>
        </Fragment>
      ))}{" "}
      unmasked to <strong>{approval.requester.name}</strong> ({groups.join(", ")}), for this statement only.
    </p>
  );
}

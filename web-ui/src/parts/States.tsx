import { Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import type { Problem } from "../data/api";
import classes from "./States.module.css";

export function Loading({ what }: { what: string }) {
  return (
    <div className={classes.state} role="status">
      <Loader size="sm" />
      <p>Loading {what} …</p>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.state}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** Asking again makes nobody somebody else. */
const FORBIDDEN = 403;

export function Failure({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <div className={classes.failure} role="alert">
      <h2>{problem.title}</h2>
      <p>
        {problem.detail} {problem.next}
      </p>
      {retry !== undefined && problem.status !== FORBIDDEN && (
        <Button variant="default" size="xs" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

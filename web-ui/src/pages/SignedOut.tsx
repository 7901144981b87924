import { Button } from "@mantine/core";
import { Failure } from "../parts/States";
import { Mark } from "../parts/Mark";
import type { Problem } from "../data/api";
import classes from "./SignedOut.module.css";

/** What a failed sign-in came back with, by the kind in the address. */
const WORDS: Record<string, string> = {
  "sign-in-stale": "That sign-in was finished before, took too long, or began in another browser.",
  "sign-in-refused": "The identity provider did not let you in, or its answer was not accepted.",
  unavailable: "The identity provider cannot be asked at the moment. Try again in a minute.",
};

export function SignedOut({ problem, retry }: { problem: Problem; retry: () => void }) {
  const address = new URLSearchParams(window.location.search);
  const kind = address.get("problem");
  return (
    <main className={classes.page}>
      <section className={classes.card}>
        <Mark size={48} />
        <h1>Sallyport</h1>
        {problem.signedOut ? (
          <>
            <p>The gate between AI agents and MySQL. Sign in to decide on what waits, and to read what happened.</p>
            {kind !== null && (
              <p className={classes.notice} role="alert">
                {WORDS[kind] ?? "The sign-in did not work."}
              </p>
            )}
            <Button component="a" href={`/sign-in?to=${encodeURIComponent(returnPath())}`} size="md" fullWidth>
              Sign in
            </Button>
          </>
        ) : (
          <Failure problem={problem} retry={retry} />
        )}
      </section>
    </main>
  );
}

/** Where they wanted to go. */
function returnPath(): string {
  return window.location.pathname === "/" ? "/approvals" : window.location.pathname;
}

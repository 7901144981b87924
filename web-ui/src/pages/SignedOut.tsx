import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Failure } from "../parts/States";
import { Mark } from "../parts/Mark";
import { fetchSignInWays, Problem } from "../data/api";
import type { SignInWay } from "../data/types";
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
            <Ways />
          </>
        ) : (
          <Failure problem={problem} retry={retry} />
        )}
      </section>
    </main>
  );
}

/** One button for each way; with one alone there is nothing to choose, and no need of its name. */
function Ways() {
  const [ways, setWays] = useState<SignInWay[] | Problem | null>(null);
  const ask = () => {
    setWays(null);
    fetchSignInWays()
      .then(setWays)
      .catch((cause: unknown) => setWays(Problem.of(cause)));
  };
  useEffect(ask, []);
  if (ways instanceof Problem) {
    return <Failure problem={ways} retry={ask} />;
  }
  if (ways === null) {
    return (
      <Button size="md" fullWidth loading>
        Sign in
      </Button>
    );
  }
  return (
    <div className={classes.ways}>
      {ways.map((way, index) => (
        <Button
          key={way.url}
          component="a"
          href={`${way.url}?to=${encodeURIComponent(returnPath())}`}
          size="md"
          variant={index === 0 ? "filled" : "default"}
          fullWidth
        >
          <span className={classes.way}>{ways.length === 1 ? "Sign in" : `Sign in with ${way.name}`}</span>
        </Button>
      ))}
    </div>
  );
}

/** Where they wanted to go. */
function returnPath(): string {
  return window.location.pathname === "/" ? "/approvals" : window.location.pathname;
}

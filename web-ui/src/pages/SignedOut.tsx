import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Failure } from "../parts/States";
import { Mark } from "../parts/Mark";
import { fetchSignInWays, Problem } from "../data/api";
import { signInTrouble } from "../data/signIn";
import type { SignInWay } from "../data/types";
import classes from "./SignedOut.module.css";

export function SignedOut({ problem, retry }: { problem: Problem; retry: () => void }) {
  const trouble = signInTrouble();
  return (
    <main className={classes.page}>
      <section className={classes.card}>
        <Mark size={48} />
        <h1>Sallyport</h1>
        {problem.signedOut ? (
          <>
            <p>The gate between AI agents and MySQL. Sign in to decide on what waits, and to read what happened.</p>
            {trouble !== null && (
              <p className={classes.notice} role="alert">
                {trouble}
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

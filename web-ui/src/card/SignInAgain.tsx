import { Button } from "@mantine/core";
import { useCallback } from "react";
import { fetchSignInWays } from "../data/api";
import { useAnswer } from "../data/answer";
import { useMe } from "../data/me";
import { keepTyped } from "../data/typed";
import { asked } from "../data/time";
import type { Approval } from "../data/types";
import classes from "./Decision.module.css";

/** Stands where Approve does while the reader's sign-in is too old for this rule; they come back to the card. */
export function SignInAgain({ approval, typed }: { approval: Approval; typed: string }) {
  const { me } = useMe();
  const ask = useCallback(() => fetchSignInWays(), []);
  const { value: ways = [] } = useAnswer(ask);
  const to = encodeURIComponent(`/approvals/${approval.id}`);
  return (
    <>
      {ways.map((way, index) => (
        <Button
          key={way.url}
          component="a"
          href={`${way.url}?fresh=1&to=${to}`}
          className={classes.approve ?? ""}
          onClick={() => keepTyped({ approval: approval.id, person: me.id, words: typed })}
          {...(index === 0 && { "data-action": "approve" })}
        >
          {ways.length === 1 ? "Sign in to approve" : `Sign in with ${way.name}`}
        </Button>
      ))}
      <p className={classes.note}>
        To approve, this rule wants a sign-in of the last {asked(approval.fresh_sign_in_seconds ?? 0)}.
      </p>
    </>
  );
}

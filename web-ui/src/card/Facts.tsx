import type { ReactNode } from "react";
import type { Approval } from "../data/types";
import classes from "./Card.module.css";
import { Quorum } from "./Quorum";
import { Similar } from "./Similar";

/** The rule, what is sensitive, what is granted, who decides, what became of the like. */
export function Facts({ approval }: { approval: Approval }) {
  const { sensitive = [], privileges = [], similar = [] } = approval.evidence ?? {};
  return (
    <dl className={classes.facts}>
      <Fact name="Rule">
        <code>{approval.rule}</code>
      </Fact>
      {sensitive.length > 0 && (
        <Fact name="Sensitive">
          <Codes words={sensitive} tone="warn" />
        </Fact>
      )}
      {privileges.length > 0 && (
        <Fact name="Grants">
          <Codes words={privileges} />
        </Fact>
      )}
      <Fact name="Decides">
        <Quorum approval={approval} />
      </Fact>
      {similar.length > 0 && (
        <Fact name="Before" wide>
          <Similar requests={similar} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div data-wide={wide}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Codes({ words, tone }: { words: readonly string[]; tone?: "warn" }) {
  return (
    <>
      {words.map((word, index) => (
        <span key={word}>
          {index > 0 && ", "}
          <code data-tone={tone}>{word}</code>
        </span>
      ))}
    </>
  );
}

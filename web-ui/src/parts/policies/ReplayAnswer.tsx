import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { CHANGE_KINDS, type ChangeKind, type ReplayChange, type ReplayResult } from "../../data/policies";
import { count, counted, moment } from "../../data/time";
import { pieces } from "../../sql/pieces";
import { SqlCode } from "../SqlCode";
import { Tag, type Tone } from "../Tag";
import { When } from "../When";
import { OutcomeLine } from "./OutcomeLine";
import classes from "./ReplayAnswer.module.css";

const WORDS: Record<ChangeKind, { title: string; tone: Tone }> = {
  newly_refused: { title: "newly refused", tone: "alarm" },
  newly_waiting: { title: "newly waiting", tone: "warn" },
  newly_allowed: { title: "newly allowed", tone: "warn" },
  masks_changed: { title: "masks changed", tone: "warn" },
  review_changed: { title: "asked otherwise", tone: "warn" },
};

const STEP = 30;

/** What a replay found, and what it could not tell. */
export function ReplayAnswer({ result, first = STEP }: { result: ReplayResult; first?: number }) {
  const [shown, setShown] = useState(first);
  return (
    <section className={classes.answer} aria-label="What would change">
      <ReplayTotals result={result} />
      {result.changes.length === 0 && result.statements > 0 && (
        <p className={classes.same}>Nothing of what was judged would change.</p>
      )}
      {result.statements === 0 && <p className={classes.same}>No statement was recorded in this time.</p>}
      <ul className={classes.changes}>
        {result.changes.slice(0, shown).map((change, index) => (
          <Change key={index} change={change} />
        ))}
      </ul>
      {result.changes.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + STEP)}>
          Show more of {result.changes.length}
        </Button>
      )}
      {result.changes_left_out > 0 && (
        <p className={classes.note}>And {counted(result.changes_left_out, "statement")} of further shapes that are not listed.</p>
      )}
      <Limits result={result} />
    </section>
  );
}

/** In a line, for whoever is about to publish too. */
export function ReplayTotals({ result }: { result: ReplayResult }) {
  return (
    <p className={classes.totals} role="status">
      {CHANGE_KINDS.filter((kind) => result.totals[kind] > 0).map((kind) => (
        <Tag key={kind} tone={WORDS[kind].tone}>
          {count(result.totals[kind])} {WORDS[kind].title}
        </Tag>
      ))}
      <Tag tone="good">{count(result.same)} the same</Tag>
      <span>
        of {counted(result.statements, "statement")} in {counted(result.sessions, "session")} since {moment(result.reached_back)}
      </span>
    </p>
  );
}

function Change({ change }: { change: ReplayChange }) {
  return (
    <li>
      <details>
        <summary>
          <Tag tone={WORDS[change.kind].tone}>{WORDS[change.kind].title}</Tag>
          <strong className="tabular">{count(change.count)}×</strong>
          <code className={classes.shape}>{change.shape}</code>
        </summary>
        <dl className={classes.facts}>
          <dt>Now</dt>
          <dd>
            <OutcomeLine outcome={change.before} />
          </dd>
          <dt>Draft</dt>
          <dd>
            <OutcomeLine outcome={change.after} />
            {change.after.message !== null && <div className={classes.note}>{change.after.message}</div>}
          </dd>
          <dt>Agents</dt>
          <dd>
            {change.agents.map((agent) => `${agent.name} (${count(agent.count)})`).join(", ")}
            {change.more_agents > 0 && ` and ${count(change.more_agents)} others`}
          </dd>
          <dt>Where</dt>
          <dd>
            {change.connection}, last <When at={change.last} />
          </dd>
        </dl>
        {change.examples.map((example) => (
          <div key={`${example.session}/${example.statement}`} className={classes.example}>
            <SqlCode pieces={pieces(example.text)} label="As it was recorded" />
            <Link href={`/sessions/${example.session}`}>
              Statement {example.statement} of its session, {moment(example.at)}
            </Link>
          </div>
        ))}
      </details>
    </li>
  );
}

/** What was not told is said, whatever was. */
function Limits({ result }: { result: ReplayResult }) {
  const lines = [
    ...result.not_replayed.map(({ reason, count: many }) => `${count(many)} not judged again: ${reason}.`),
    ...said(result.by_names_alone, "judged by the names alone that they use: the database could not be asked what exists."),
    ...said(result.without_values, "judged without the values that were taken out when they were recorded."),
    ...said(result.without_estimate, "judged as if nobody knew how many rows they touch, for which a rule asks."),
    ...said(result.other_than_then, "judged otherwise by today's policies than was recorded: policies or database have changed since."),
    ...(result.tags_unknown.length > 0
      ? [`Tags of principals are not recorded, and policies ask for them on ${result.tags_unknown.join(", ")}.`]
      : []),
    ...(result.cut_short === null ? [] : [`Stopped ${result.cut_short}; nothing before ${moment(result.reached_back)} was looked at.`]),
  ];
  return lines.length === 0 ? null : (
    <ul className={classes.limits} aria-label="What this does not tell">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function said(many: number, what: string): string[] {
  return many === 0 ? [] : [`${count(many)} ${what}`];
}

import { useCallback, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { agentOf, agentPath, fetchAgent, fetchLeasesOf, type Agent } from "../data/agents";
import { useAnswer } from "../data/answer";
import { giveBack, Problem, revoke } from "../data/api";
import { useKeyset } from "../data/keyset";
import { useMe } from "../data/me";
import { fetchSessionList } from "../data/sessions";
import { count, counted } from "../data/time";
import type { Lease } from "../data/types";
import { Leases } from "../parts/Leases";
import { notifyDone } from "../parts/notify";
import { PageHead } from "../parts/PageHead";
import { RevocationTable } from "../parts/RevocationTable";
import { SessionTable } from "../parts/SessionTable";
import { Failure, Loading } from "../parts/States";
import { Tag } from "../parts/Tag";
import { ThrowOut } from "../parts/ThrowOut";
import { When } from "../parts/When";
import classes from "./AgentPage.module.css";

/** One agent or person: who it is, what it did, what it holds, and whether it may come in. */
export function AgentPage({ id: part }: { id: string }) {
  const id = agentOf(part);
  const ask = useCallback((signal: AbortSignal) => fetchAgent(id, signal), [id]);
  const { value: agent, problem, reload } = useAnswer(ask);
  if (agent === undefined) {
    return problem === undefined ? (
      <Loading what="the agent" />
    ) : (
      <>
        <Back />
        <Failure problem={problem} retry={reload} />
      </>
    );
  }
  return (
    <>
      <Back />
      <PageHead
        title={
          <>
            {agent.name} <Tag>{agent.kind}</Tag> {agent.revoked && <Tag tone="alarm">revoked</Tag>}
          </>
        }
        actions={<Revoke agent={agent} changed={reload} />}
      />
      {problem !== undefined && <Failure problem={problem} retry={reload} />}
      <Facts agent={agent} />
      <Revocations agent={agent} changed={reload} />
      <HeldLeases id={id} />
      <Sessions id={id} />
    </>
  );
}

function Back() {
  return (
    <p className={classes.back}>
      <Link href="/agents">← Agents</Link>
    </p>
  );
}

function Revoke({ agent, changed }: { agent: Agent; changed: () => void }) {
  const { me } = useMe();
  if (!me.admin || me.auditor || agent.id === me.id || agent.revocations?.some((one) => one.stands) === true) {
    return null;
  }
  return (
    <ThrowOut
      label="Revoke"
      size="sm"
      title={`Revoke ${agent.name}?`}
      act={async (reason) => {
        const thrown = await revoke("principal", agent.id, reason);
        notifyDone(`Revoked; ${counted(thrown.ended_sessions, "session")} ended.`);
      }}
      done={changed}
    >
      All sessions of {agent.id} end at once, and its tokens and leases are refused until the revocation is lifted.
    </ThrowOut>
  );
}

function Facts({ agent }: { agent: Agent }) {
  return (
    <dl className={classes.facts}>
      <Fact name="Identifier">
        <code>{agent.id}</code>
      </Fact>
      <Fact name="Groups, as last seen">{agent.groups.join(", ") || "none"}</Fact>
      {agent.acts_for !== null && (
        <Fact name="Acts for">
          <Link href={agentPath(agent.acts_for)}>{agent.acts_for}</Link>
        </Fact>
      )}
      <Fact name="Last seen">
        <When at={agent.last_seen} />
      </Fact>
      <Fact name="First seen">
        <When at={agent.first_seen} />
      </Fact>
      <Fact name="Sessions">
        {count(agent.sessions)}
        {agent.open_sessions > 0 && (
          <>
            {" "}
            <Tag tone="good">{count(agent.open_sessions)} open</Tag>
          </>
        )}
      </Fact>
      <Fact name="Statements">
        {count(agent.statements)}
        {agent.refused > 0 && (
          <>
            {" "}
            <Tag tone="alarm">{count(agent.refused)} refused</Tag>
          </>
        )}
      </Fact>
      {agent.revoked_reason !== null && <Fact name="Kept out because">{agent.revoked_reason}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Revocations({ agent, changed }: { agent: Agent; changed: () => void }) {
  const revocations = agent.revocations ?? [];
  return (
    revocations.length > 0 && (
      <section>
        <h2 className={classes.title}>Revocations</h2>
        <RevocationTable
          revocations={revocations}
          problem={undefined}
          reload={changed}
          empty={{ title: "Never revoked", text: "It may come in." }}
        />
      </section>
    )
  );
}

function HeldLeases({ id }: { id: string }) {
  const { heed } = useMe();
  const ask = useCallback((signal: AbortSignal) => fetchLeasesOf(id, signal), [id]);
  const { value: leases, problem, reload } = useAnswer(ask);
  const [failed, setFailed] = useState<Problem>();
  if (leases?.length === 0) {
    return null;
  }
  const end = (lease: Lease) => {
    setFailed(undefined);
    giveBack(lease.id)
      .then(reload)
      .catch((cause: unknown) => {
        const why = Problem.of(cause);
        heed(why);
        setFailed(why);
      });
  };
  return (
    <section>
      <h2 className={classes.title}>Leases</h2>
      <Leases leases={leases} problem={problem ?? failed} reload={reload} end={end} />
    </section>
  );
}

function Sessions({ id }: { id: string }) {
  const load = useCallback(
    (before: string | null, signal: AbortSignal) => fetchSessionList({ principal: id }, before, signal, 50),
    [id],
  );
  const list = useKeyset(load);
  return (
    <section>
      <h2 className={classes.title}>
        Sessions <Link href={`/sessions?principal=${encodeURIComponent(id)}`}>search in them</Link>
      </h2>
      <SessionTable
        list={list}
        further
        ofOne
        empty={{ title: "No session", text: "It asked for access, and did not connect yet." }}
      />
    </section>
  );
}

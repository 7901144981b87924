import { useCallback } from "react";
import { agentPath, fetchAgents, type Agent } from "../data/agents";
import { useFilters } from "../data/filters";
import { useKeyset } from "../data/keyset";
import { count } from "../data/time";
import { FilterBar, SearchField } from "../parts/FilterBar";
import { ChoiceField } from "../parts/FilterFields";
import { PageHead } from "../parts/PageHead";
import { Table, type Column } from "../parts/Table";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import classes from "./Agents.module.css";

const FILTERS = ["text", "kind"] as const;

const COLUMNS: readonly Column<Agent>[] = [
  {
    key: "name",
    title: "Who",
    width: "minmax(0, 2fr)",
    draw: (agent) => (
      <span className={classes.who}>
        <span className={classes.line}>
          {agent.name} {agent.kind === "human" && <Tag>human</Tag>} {agent.revoked && <Tag tone="alarm">revoked</Tag>}
        </span>
        <span className={classes.second}>{agent.id}</span>
      </span>
    ),
  },
  {
    key: "groups",
    title: "Groups",
    width: "minmax(0, 1.4fr)",
    narrow: "hide",
    draw: (agent) => <span className={classes.cut}>{agent.groups.join(", ") || "none"}</span>,
  },
  {
    key: "acts_for",
    title: "Acts for",
    width: "minmax(0, 1fr)",
    draw: (agent) => <span className={classes.cut}>{agent.acts_for ?? "nobody"}</span>,
  },
  { key: "seen", title: "Last seen", width: "minmax(110px, 0.9fr)", draw: (agent) => <When at={agent.last_seen} /> },
  {
    key: "open",
    title: "Open",
    width: "64px",
    align: "end",
    draw: (agent) => (agent.open_sessions > 0 ? <Tag tone="good">{count(agent.open_sessions)}</Tag> : "0"),
  },
  { key: "sessions", title: "Sessions", width: "88px", align: "end", draw: (agent) => count(agent.sessions) },
  {
    key: "refused",
    title: "Refused",
    width: "88px",
    align: "end",
    draw: (agent) => (
      <span title={`of ${count(agent.statements)} statements`}>
        {agent.refused > 0 ? <Tag tone="alarm">{count(agent.refused)}</Tag> : "0"}
      </span>
    ),
  },
];

/** Everybody who came in, or asked to. */
export function Agents() {
  const { values, set, clear, count: filters } = useFilters(FILTERS);
  const kind = values.kind === "" ? "agent" : values.kind === "all" ? "" : values.kind;
  const load = useCallback(
    (before: string | null, signal: AbortSignal) => fetchAgents({ text: values.text, kind }, before, signal),
    [values.text, kind],
  );
  const { rows, problem, busy, more, loadMore, reload } = useKeyset(load);
  return (
    <>
      <PageHead title="Agents" lead="Who came in through the gateway or asked to, the last one first." />
      <FilterBar
        count={filters}
        clear={clear}
        search={
          <SearchField
            label="Search agents"
            placeholder="Name, or beginning of the identifier"
            value={values.text}
            onChange={(value) => set("text", value)}
          />
        }
      >
        <ChoiceField
          label="Kind"
          any="Agents"
          value={values.kind}
          options={[
            { value: "human", label: "People" },
            { value: "all", label: "Agents and people" },
          ]}
          onChange={(value) => set("kind", value)}
        />
      </FilterBar>
      <Table
        label="Agents"
        rows={rows}
        rowKey={(agent) => agent.id}
        columns={COLUMNS}
        href={(agent) => agentPath(agent.id)}
        tone={(agent) => (agent.revoked ? "quiet" : undefined)}
        problem={problem}
        reload={reload}
        empty={
          filters > 0
            ? { title: "Nobody fits", text: "Clear the filter to see more." }
            : { title: "No agent yet", text: "An agent appears here when it asks for access or connects." }
        }
        more={{ available: more, busy, load: loadMore }}
      />
    </>
  );
}

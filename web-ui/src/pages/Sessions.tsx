import { Button } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useFilters } from "../data/filters";
import { useKeyset } from "../data/keyset";
import { useMe } from "../data/me";
import { fetchSessionList, SESSION_FILTERS, type SessionFilter } from "../data/sessions";
import { moment } from "../data/time";
import { FilterBar, SearchField } from "../parts/FilterBar";
import { ChoiceField, TimeFields } from "../parts/FilterFields";
import { PageHead } from "../parts/PageHead";
import { SessionFigures } from "../parts/SessionFigures";
import { SessionTable } from "../parts/SessionTable";
import { TypedField } from "../parts/TypedField";
import { VERBS, VERDICTS } from "../parts/statementWords";
import classes from "./Sessions.module.css";

const STATES = [
  { value: "open", label: "Open" },
  { value: "closed", label: "Closed" },
];

/** Pages that are read one after the other without anybody asking for more. */
const PAGES_BY_ITSELF = 60;
const NEWER_MILLIS = 10_000;

/** Recorded and running sessions, newest first. */
export function Sessions() {
  const { me } = useMe();
  const { values, set, clear, count } = useFilters(SESSION_FILTERS);
  const [reach, setReach] = useState<{ until: string | null; indexing: boolean }>({ until: null, indexing: false });
  const [read, setRead] = useState(0);
  const load = useCallback(
    async (before: string | null, signal: AbortSignal) => {
      const page = await fetchSessionList(values, before, signal);
      setReach({ until: page.lookedBackUntil, indexing: page.indexing });
      setRead((pages) => (before === null ? 1 : pages + 1));
      return page;
    },
    [values],
  );
  const list = useKeyset(load);
  const { rows, more, busy, problem, loadMore, reload } = list;
  const further = read < PAGES_BY_ITSELF || reach.until === null;
  // Where little fits, a page may hold nothing; then the table has no end that could come into sight.
  useEffect(() => {
    if (rows?.length === 0 && more && further && !busy && problem === undefined) {
      loadMore();
    }
  }, [rows, more, further, busy, problem, loadMore]);
  const newer = useNewer(values, rows?.[0]?.id, rows !== undefined && !busy);
  const looking = rows?.length === 0 && more && further;
  return (
    <>
      <PageHead
        title="Sessions"
        lead="Every connection of an agent, with all that it asked and got."
        actions={
          <Button variant="default" size="sm" loading={busy} onClick={reload}>
            {newer ? "Show newer ones" : "Refresh"}
          </Button>
        }
      />
      {(me.admin || me.auditor) && <SessionFigures />}
      <div className={classes.filters}>
        <FilterBar
          count={count}
          clear={clear}
          search={
            <SearchField
              label="Search statements"
              placeholder="Words of a statement"
              value={values.text}
              onChange={(value) => set("text", value)}
            />
          }
        >
          <TypedField label="Principal" placeholder="Name or id" value={values.principal} onChange={(value) => set("principal", value)} />
          <TypedField label="Connection" value={values.connection} onChange={(value) => set("connection", value)} />
          <TypedField label="Table" placeholder="Table or shop.*" value={values.table} onChange={(value) => set("table", value)} />
          <ChoiceField label="Verdict" any="Any verdict" value={values.verdict} options={VERDICTS} onChange={(value) => set("verdict", value)} />
          <ChoiceField label="Verb" any="Any verb" value={values.verb} options={VERBS} onChange={(value) => set("verb", value)} />
          <ChoiceField label="State" any="Any state" value={values.state} options={STATES} onChange={(value) => set("state", value)} />
          <TimeFields what={values.text === "" ? "Opened" : "Said"} from={values.from} until={values.until} onChange={set} />
        </FilterBar>
      </div>
      {values.text !== "" && (
        <p className={classes.note}>
          Sessions in which all of these words were said in one statement, the latest such statement first. Words match
          whole, in any case: "drop table" in quotes side by side, cust* by its beginning.
        </p>
      )}
      {reach.indexing && (
        <p className={classes.note} role="status">
          Recorded sessions are still being indexed; some may be missing here for a while.
        </p>
      )}
      {!looking && (
        <SessionTable
          list={list}
          further={further}
          empty={
            count > 0
              ? { title: "No session fits", text: "Clear a filter to see more." }
              : { title: "No session yet", text: "Sessions of agents appear here from the moment they connect." }
          }
        />
      )}
      {reach.until !== null && more && (
        <p className={classes.note} role="status">
          Looked back until {moment(reach.until)}
          {further ? "; looking further …" : "."}
          {!further && (
            <Button
              variant="default"
              size="compact-sm"
              loading={busy}
              onClick={() => {
                setRead(0);
                loadMore();
              }}
            >
              Look further
            </Button>
          )}
        </p>
      )}
    </>
  );
}

/** Whether a session began since the list was read. */
function useNewer(filter: SessionFilter, newest: string | undefined, ready: boolean): boolean {
  const [newer, setNewer] = useState(false);
  const shown = useRef(newest);
  shown.current = newest;
  useEffect(() => setNewer(false), [newest, filter]);
  useEffect(() => {
    if (!ready) {
      return;
    }
    const stop = new AbortController();
    const timer = window.setInterval(() => {
      if (document.visibilityState === "visible") {
        fetchSessionList(filter, null, stop.signal, 1)
          .then(({ rows }) => setNewer(rows.length > 0 && rows[0]?.id !== shown.current))
          // The list itself says what is wrong, once somebody asks it again.
          .catch(() => setNewer(false));
      }
    }, NEWER_MILLIS);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, [filter, ready]);
  return newer;
}

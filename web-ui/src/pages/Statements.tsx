import { Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { useFilters } from "../data/filters";
import { useKeyset } from "../data/keyset";
import { fetchStatements, STATEMENT_FILTERS } from "../data/statements";
import { FilterBar, SearchField } from "../parts/FilterBar";
import { ChoiceField, TimeFields } from "../parts/FilterFields";
import { PageHead } from "../parts/PageHead";
import { StatementTable } from "../parts/StatementTable";
import { TypedField } from "../parts/TypedField";
import { VERBS, VERDICTS } from "../parts/statementWords";
import classes from "./Sessions.module.css";

/** Statements of all sessions, the latest first. */
export function Statements() {
  const { values, set, clear, count } = useFilters(STATEMENT_FILTERS);
  const [indexing, setIndexing] = useState(false);
  const load = useCallback(
    async (before: string | null, signal: AbortSignal) => {
      const page = await fetchStatements(values, before, signal);
      setIndexing(page.indexing);
      return page;
    },
    [values],
  );
  const list = useKeyset(load);
  return (
    <>
      <PageHead
        title="Statements"
        lead="All that was asked, in every session that you may see."
        actions={
          <Button variant="default" size="sm" loading={list.busy} onClick={list.reload}>
            Refresh
          </Button>
        }
      />
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
          <TypedField label="Principal" placeholder="Id or whole name" value={values.principal} onChange={(value) => set("principal", value)} />
          <TypedField label="Connection" value={values.connection} onChange={(value) => set("connection", value)} />
          <TypedField label="Table" placeholder="Table or shop.*" value={values.table} onChange={(value) => set("table", value)} />
          <TypedField label="Rule" value={values.rule} onChange={(value) => set("rule", value)} />
          <ChoiceField label="Verdict" any="Any verdict" value={values.verdict} options={VERDICTS} onChange={(value) => set("verdict", value)} />
          <ChoiceField label="Verb" any="Any verb" value={values.verb} options={VERBS} onChange={(value) => set("verb", value)} />
          <TimeFields from={values.from} until={values.until} onChange={set} />
        </FilterBar>
      </div>
      <p className={classes.note}>
        Words match whole, in any case, and all have to be there: "drop table" in quotes side by side, cust* by its
        beginning.
      </p>
      {indexing && (
        <p className={classes.note} role="status">
          Recorded statements are still being indexed; some may be missing here for a while.
        </p>
      )}
      <StatementTable
        list={list}
        empty={
          count > 0
            ? { title: "No statement fits", text: "Clear a filter to see more." }
            : { title: "No statement yet", text: "What agents ask appears here once it is recorded." }
        }
      />
    </>
  );
}

import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks";
import { IconFilter, IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import classes from "./FilterBar.module.css";

interface Props {
  /** How many filters are set, besides the search. */
  count: number;
  clear: () => void;
  /** What stands first and is always in sight, most often a SearchField. */
  search?: ReactNode;
  children?: ReactNode;
}

/** Filters above a list; on a telephone all but the search fold away behind a button. */
export function FilterBar({ count, clear, search, children }: Props) {
  const [opened, { toggle }] = useDisclosure();
  return (
    <form className={classes.bar} role="search" onSubmit={(event) => event.preventDefault()}>
      {search !== undefined && <div className={classes.search}>{search}</div>}
      {children !== undefined && (
        <>
          <Button
            className={classes.toggle ?? ""}
            variant="default"
            aria-expanded={opened}
            leftSection={<IconFilter size={16} aria-hidden="true" />}
            onClick={toggle}
          >
            Filters{count > 0 && ` (${count})`}
          </Button>
          <div className={classes.fields} data-opened={opened}>
            {children}
          </div>
        </>
      )}
      {count > 0 && (
        <Button variant="subtle" leftSection={<IconX size={16} aria-hidden="true" />} onClick={clear}>
          Clear
        </Button>
      )}
    </form>
  );
}

interface SearchProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

const PAUSE_MILLIS = 250;

/** A field that reports once its reader pauses; the key / goes to it. */
export function SearchField({ label, value, onChange, placeholder = label }: SearchProps) {
  const [typed, setTyped] = useState(value);
  const report = useDebouncedCallback(onChange, PAUSE_MILLIS);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      data-search
      type="search"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.currentTarget.blur();
        }
      }}
    />
  );
}

import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

const PAUSE_MILLIS = 350;

/** A field of a filter bar that reports once its reader pauses. */
export function TypedField({ label, value, onChange, placeholder = label }: Props) {
  const [typed, setTyped] = useState(value);
  const report = useDebouncedCallback(onChange, PAUSE_MILLIS);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value.trim());
      }}
    />
  );
}

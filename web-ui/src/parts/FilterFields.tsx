import { NativeSelect, TextInput } from "@mantine/core";

interface ChoiceProps {
  label: string;
  /** Said where nothing is asked for: "Any verdict". */
  any: string;
  value: string;
  options: readonly (string | { value: string; label: string })[];
  onChange: (value: string) => void;
}

/** One of a few, or any. A value that stands in the address alone is offered too, so that it is seen and can be left. */
export function ChoiceField({ label, any, value, options, onChange }: ChoiceProps) {
  const known = value === "" || options.some((one) => (typeof one === "string" ? one : one.value) === value);
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: "", label: any }, ...options, ...(known ? [] : [value])]}
    />
  );
}

interface TimesProps {
  /** What happened then, before "from" and "before": "Opened". */
  what?: string;
  from: string;
  until: string;
  onChange: (name: "from" | "until", value: string) => void;
}

/** From when, and before when. */
export function TimeFields({ what, from, until, onChange }: TimesProps) {
  return (
    <>
      <TimeField label={named(what, "from")} word="from" width={52} value={from} onChange={(value) => onChange("from", value)} />
      <TimeField
        label={named(what, "before")}
        word="before"
        width={64}
        value={until}
        onChange={(value) => onChange("until", value)}
      />
    </>
  );
}

interface TimeProps {
  label: string;
  word: string;
  width: number;
  value: string;
  onChange: (value: string) => void;
}

function TimeField({ label, word, width, value, onChange }: TimeProps) {
  return (
    <TextInput
      type="datetime-local"
      aria-label={label}
      title={label}
      leftSection={<small>{word}</small>}
      leftSectionWidth={width}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function named(what: string | undefined, word: string): string {
  return what === undefined ? word.charAt(0).toUpperCase() + word.slice(1) : `${what} ${word}`;
}

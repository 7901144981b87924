import { Button, CopyButton } from "@mantine/core";

/** Puts a file's text on the clipboard. */
export function CopyText({ name, text }: { name: string; text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" onClick={copy}>
          {copied ? "Copied" : `Copy ${name}`}
        </Button>
      )}
    </CopyButton>
  );
}

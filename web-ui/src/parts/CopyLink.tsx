import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";

/** Browsers offer the clipboard to pages over HTTPS and on the own machine only. */
export function CopyLink() {
  const clipboard = useClipboard({ timeout: 2_000 });
  if (!("clipboard" in navigator)) {
    return null;
  }
  return (
    <Button
      variant="default"
      size="compact-sm"
      onClick={() => clipboard.copy(window.location.href)}
    >
      {clipboard.copied ? "Copied" : "Copy link"}
    </Button>
  );
}

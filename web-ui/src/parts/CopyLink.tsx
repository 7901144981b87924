import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";

/**
 * Copies the address of this page, or of another one of the console. Browsers offer the clipboard
 * to pages over HTTPS and on the own machine only.
 */
export function CopyLink({ path }: { path?: string }) {
  const clipboard = useClipboard({ timeout: 2_000 });
  if (!("clipboard" in navigator)) {
    return null;
  }
  return (
    <Button
      variant="default"
      size="compact-sm"
      onClick={() => clipboard.copy(path === undefined ? window.location.href : new URL(path, window.location.href).href)}
    >
      {clipboard.copied ? "Copied" : "Copy link"}
    </Button>
  );
}

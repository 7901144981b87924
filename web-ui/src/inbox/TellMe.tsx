import { Button } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { switchNotices, useNotices } from "../data/notices";

/** Notifications of the browser, on and off. */
export function TellMe() {
  const notices = useNotices();
  if (notices === "unable") {
    return null;
  }
  const on = notices === "on";
  const Icon = on ? IconBell : IconBellOff;
  return (
    <Button
      variant="default"
      size="compact-md"
      aria-pressed={on}
      disabled={notices === "refused"}
      title={
        notices === "refused"
          ? "This browser was told not to; its settings for this page can change that."
          : "Tells you of new requests while you look at something else"
      }
      leftSection={<Icon size={16} aria-hidden="true" />}
      onClick={() => void switchNotices(!on)}
    >
      {notices === "refused" ? "Notifications are blocked" : on ? "Notifications on" : "Notify me"}
    </Button>
  );
}

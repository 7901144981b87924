import { notifications } from "@mantine/notifications";
import type { Problem } from "../data/api";

const DISMISS = { "aria-label": "Dismiss" };

/** Says in a corner that something is done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: "teal", autoClose: 5_000, withBorder: true, closeButtonProps: DISMISS });
}

/** Says in a corner that something failed, for what has no place of its own to say it. */
export function notifyFailed(problem: Problem): void {
  notifications.show({
    title: problem.title,
    message: `${problem.detail} ${problem.next}`,
    color: "red",
    autoClose: 12_000,
    withBorder: true,
    closeButtonProps: DISMISS,
    // Below a title it would be grey, with too little contrast.
    styles: { description: { color: "var(--mantine-color-text)" } },
  });
}

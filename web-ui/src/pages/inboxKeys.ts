import { useEffect } from "react";

/**
 * j and k go from card to card, a and d to its buttons. No key decides by itself: that takes Enter on
 * a button that has the focus.
 */
export function useInboxKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  switch (event.key) {
    case "j":
      go(1);
      break;
    case "k":
      go(-1);
      break;
    case "a":
      act("approve");
      break;
    case "d":
      act("reason");
      break;
    default:
      return;
  }
  event.preventDefault();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-card]")];
}

function current(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-card]") ?? null;
}

function go(step: number): void {
  const all = cards();
  const here = current();
  const at = here === null ? -1 : all.indexOf(here);
  const to = all[Math.min(all.length - 1, Math.max(0, at + step))];
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

/** Without a chosen card, the first one is chosen and nothing else happens. */
function act(action: string): void {
  const here = current();
  if (here === null) {
    go(1);
    return;
  }
  const control = here.querySelector<HTMLElement>(`[data-action="${action}"]`);
  control?.focus();
}

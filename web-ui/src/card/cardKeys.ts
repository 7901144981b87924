import { useKeys } from "../parts/keys";

/** a, d and s go to a card's controls. No key decides by itself: that takes Enter on a button with the focus. */
export function useCardKeys(): void {
  useKeys({ a: () => focus("approve"), d: () => focus("reason"), s: () => focus("standing") });
}

function focus(action: string): void {
  document.querySelector<HTMLElement>(`[data-card] [data-action="${action}"]`)?.focus();
}

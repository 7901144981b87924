import { useEffect, useRef } from "react";

export type Keys = Readonly<Record<string, () => void>>;

/** Keys of a page: pressed alone, and not while somebody types or answers a dialog. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = latest.current[event.key];
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey || isBusy(event)) {
        return;
      }
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function isBusy(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    event.defaultPrevented ||
    document.querySelector('[role="dialog"][aria-modal="true"], dialog[open]') !== null ||
    (target instanceof HTMLElement &&
      (target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select")))
  );
}

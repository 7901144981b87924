/**
 * What somebody typed on a card before they went to sign in anew. It is kept by the tab, for that person and that
 * request, until they are back; a next one takes its place.
 */
const PLACE = "sallyport.typed";

interface Typed {
  approval: string;
  person: string;
  words: string;
}

export function keepTyped(typed: Typed): void {
  sessionStorage.setItem(PLACE, JSON.stringify(typed));
}

/** Empty where nothing was kept for this card and this person. */
export function typedBefore(approval: string, person: string): string {
  const kept = sessionStorage.getItem(PLACE);
  if (kept === null) {
    return "";
  }
  const typed = JSON.parse(kept) as Partial<Typed>;
  return typed.approval === approval && typed.person === person ? (typed.words ?? "") : "";
}

/** Of one card, or whatever is kept. */
export function forgetTyped(approval?: string): void {
  if (approval === undefined || sessionStorage.getItem(PLACE)?.includes(JSON.stringify(approval))) {
    sessionStorage.removeItem(PLACE);
  }
}

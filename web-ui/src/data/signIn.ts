/** What a failed sign-in came back with, by the kind in the address. */
const WORDS: Record<string, string> = {
  "sign-in-stale": "That sign-in was finished before, took too long, or began in another browser.",
  "sign-in-refused": "The identity provider did not let you in, or its answer was not accepted.",
  unavailable: "The identity provider cannot be asked at the moment. Try again in a minute.",
};

/** In words; null where the reader does not come from a sign-in that failed. */
export function signInTrouble(): string | null {
  const kind = new URLSearchParams(window.location.search).get("problem");
  return kind === null ? null : (WORDS[kind] ?? "The sign-in did not work.");
}

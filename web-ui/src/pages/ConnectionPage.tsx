import type { PageProps } from "../pages";
import { Connections } from "./Connections";

/** The list with one of them open, for links that people send each other. */
export function ConnectionPage({ id }: PageProps) {
  return <Connections initial={decodeURIComponent(id)} />;
}

import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { EditorProps } from "./Editor";

export type { CodeProblem } from "./Editor";

// The editor is large, and most pages have none.
const Editor = lazy(() => import("./Editor").then((module) => ({ default: module.Editor })));

/** YAML or SQL to be edited, with problems shown in place. */
export function CodeEditor(props: EditorProps) {
  return (
    <Suspense fallback={<Skeleton height={props.minHeight ?? 120} />}>
      <Editor {...props} />
    </Suspense>
  );
}

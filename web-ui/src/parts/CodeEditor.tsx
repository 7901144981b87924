import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { EditorProps } from "./Editor";
import type { DiffProps } from "./EditorDiff";

export type { CodeProblem } from "./Editor";

// The editor is large, and most pages have none.
const Editor = lazy(() => import("./Editor").then((module) => ({ default: module.Editor })));
const EditorDiff = lazy(() => import("./EditorDiff").then((module) => ({ default: module.EditorDiff })));

/** YAML or SQL to be edited, with problems shown in place. */
export function CodeEditor(props: EditorProps) {
  return (
    <Suspense fallback={<Skeleton height={props.minHeight ?? 120} />}>
      <Editor {...props} />
    </Suspense>
  );
}

/** What changed between two texts. */
export function CodeDiff(props: DiffProps) {
  return (
    <Suspense fallback={<Skeleton height={120} />}>
      <EditorDiff {...props} />
    </Suspense>
  );
}

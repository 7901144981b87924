import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import classes from "./Editor.module.css";
import { codeTheme } from "./codeTheme";
import { languageOf, type Language } from "./languages";

export interface DiffProps {
  label: string;
  language: Language;
  before: string;
  after: string;
}

export function EditorDiff({ label, language, before, after }: DiffProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current as HTMLDivElement,
      state: EditorState.create({
        doc: after,
        extensions: [
          codeTheme,
          lineNumbers(),
          languageOf(language),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
        ],
      }),
    });
    return () => editor.destroy();
  }, [label, language, before, after]);
  return <div className={classes.host} ref={host} />;
}

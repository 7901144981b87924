import { autocompletion, closeBrackets, completionKeymap, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { SQLNamespace } from "@codemirror/lang-sql";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  hoverTooltip,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import classes from "./Editor.module.css";
import { codeTheme } from "./codeTheme";
import { languageOf, type Language } from "./languages";

/** Lines and columns count from 1; without a column the whole line is marked. */
export interface CodeProblem {
  line: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  message: string;
  severity?: "error" | "warning" | "info";
}

/** Said of what stands from {@code start} to {@code end}. */
export interface Explanation {
  start: number;
  end: number;
  word: string;
  description: string;
}

export interface EditorProps {
  /** What is edited, for who cannot see it. */
  label: string;
  language: Language;
  value: string;
  onChange?: (value: string) => void;
  problems?: readonly CodeProblem[];
  /** What may stand at the cursor; instead of the language's own completions. */
  complete?: CompletionSource;
  /** What the word at a place means. */
  explain?: (text: string, position: number) => Explanation | null;
  schema?: SQLNamespace;
  readOnly?: boolean;
  placeholder?: string;
  /** In pixels; it grows with its text up to {@code maxHeight}. */
  minHeight?: number;
  maxHeight?: number;
}

const NO_PROBLEMS: readonly CodeProblem[] = [];

export function Editor({
  label,
  language,
  value,
  onChange,
  problems = NO_PROBLEMS,
  complete,
  explain,
  schema,
  readOnly = false,
  placeholder = "",
  minHeight = 120,
  maxHeight = 600,
}: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onChange);
  changed.current = onChange;
  const completing = useRef(complete);
  completing.current = complete;
  const explaining = useRef(explain);
  explaining.current = explain;
  const start = useRef(value);
  const editable = useRef(new Compartment());
  const own = complete !== undefined;

  useEffect(() => {
    const editor = new EditorView({
      parent: host.current as HTMLDivElement,
      state: EditorState.create({
        doc: start.current,
        extensions: [
          codeTheme,
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          drawSelection(),
          history(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          lintGutter(),
          autocompletion(own ? { override: [(context) => completing.current?.(context) ?? null] } : {}),
          hoverTooltip((shown, position) => tooltip(explaining.current?.(shown.state.doc.toString(), position) ?? null)),
          languageOf(language, schema),
          EditorState.tabSize.of(2),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          placeholderText(placeholder),
          editable.current.of([]),
          // Escape lets go of the editor's own Tab, so that the keyboard can leave it.
          keymap.of([
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...searchKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              changed.current?.(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      start.current = editor.state.doc.toString();
      editor.destroy();
    };
  }, [label, language, schema, placeholder, own]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== undefined && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({
      effects: editable.current.reconfigure(
        readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [],
      ),
    });
  }, [readOnly, label, language, schema, placeholder, own]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== undefined) {
      editor.dispatch(setDiagnostics(editor.state, problems.map((problem) => diagnostic(editor.state.doc, problem))));
    }
  }, [problems, label, language, schema, placeholder, own]);

  return (
    <div
      className={classes.host}
      ref={host}
      style={{ "--editor-min": `${minHeight}px`, "--editor-max": `${maxHeight}px` } as React.CSSProperties}
    />
  );
}

function tooltip(said: Explanation | null) {
  return said === null
    ? null
    : {
        pos: said.start,
        end: said.end,
        above: true,
        create: () => {
          const dom = document.createElement("div");
          dom.className = classes.explanation as string;
          const word = document.createElement("strong");
          word.textContent = said.word;
          dom.append(word, ` ${said.description}`);
          return { dom };
        },
      };
}

/** What the gateway says of a text that has changed since is put where it still fits. */
function diagnostic(text: Text, problem: CodeProblem): Diagnostic {
  const line = text.line(clamp(problem.line, 1, text.lines));
  const from = problem.column === undefined ? line.from : Math.min(line.to, line.from + problem.column - 1);
  const last = problem.endLine === undefined ? line : text.line(clamp(problem.endLine, line.number, text.lines));
  const to = problem.endColumn === undefined ? last.to : Math.min(last.to, last.from + problem.endColumn - 1);
  return { from, to: Math.max(from, to), message: problem.message, severity: problem.severity ?? "error" };
}

function clamp(number: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, number));
}

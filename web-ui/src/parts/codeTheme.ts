import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { nonce } from "../nonce";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.typeName, tags.definition(tags.propertyName), tags.propertyName], color: "var(--sql-keyword)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--sql-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--sql-number)" },
  { tag: [tags.special(tags.string), tags.special(tags.name), tags.labelName, tags.meta], color: "var(--sql-name)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { fontSize: "13.5px", color: "var(--mantine-color-text)", backgroundColor: "var(--code-ground)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--mantine-color-text)", padding: "10px 0" },
  ".cm-placeholder": { color: "var(--quiet)" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--code-ground)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "light-dark(#bfe3ea, #1f4a55)",
  },
  ".cm-tooltip, .cm-panels": {
    color: "var(--mantine-color-text)",
    backgroundColor: "var(--sheet)",
    border: "1px solid var(--edge)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    color: "var(--mantine-color-text)",
    backgroundColor: "var(--chosen)",
  },
  ".cm-specialChar": { color: "#fff", backgroundColor: "var(--alarm-solid)" },
});

/** The console's look of code, with the page's nonce on the styles that the editor writes. */
export const codeTheme: Extension = [EditorView.cspNonce.of(nonce), look, syntaxHighlighting(colours)];

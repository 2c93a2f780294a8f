/** How the window's code editors look and behave. */
import type * as monaco from "monaco-editor/editor/editor.api.js";

export const editorLook = {
  automaticLayout: true,
  fixedOverflowWidgets: true,
  fontFamily: "'JetBrains Mono Variable', monospace",
  fontSize: 12,
  lineHeight: 18,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderLineHighlight: "none",
  // A final empty line's number would else be dimmed beyond what can be read.
  renderFinalNewline: "on",
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 6,
  padding: { top: 8, bottom: 8 },
  stickyScroll: { enabled: false },
  bracketPairColorization: { enabled: false },
  contextmenu: false,
  overviewRulerLanes: 0,
  scrollbar: { horizontalScrollbarSize: 8, verticalScrollbarSize: 8, useShadows: false },
  hover: { above: true, delay: 300 },
  tabSize: 2,
} as const satisfies monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions;

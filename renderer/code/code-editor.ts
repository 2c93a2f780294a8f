/** The code editor of a model: its text, the lines of its nodes, and their residuals beside it. */
import "./features.ts";
import * as monaco from "monaco-editor/editor/editor.api.js";
import type { ModelSource } from "../../core/codegen/model-source.ts";
import type { Telemetry } from "../state/telemetry.ts";
import { showTheme } from "./code-theme.ts";
import { releaseLanguage, setUpLanguage } from "./language.ts";
import { linesOf, type NodeLines, nodeAt } from "./node-lines.ts";
import { createResidualGutter } from "./residual-gutter.ts";

export interface CodeEditor {
  setSource(source: ModelSource): void;
  setTheme(theme: "light" | "dark"): void;
  /** Marks the lines of these nodes, ids as in results, and brings the first into view. */
  mark(nodes: readonly string[]): void;
  dispose(): void;
}

export interface CodeEditorParts {
  readonly box: HTMLElement;
  readonly gutter: HTMLElement;
  readonly telemetry: Telemetry;
  /** The user went to a line of this node. */
  onNode(id: string): void;
}

/** Its line in the editor's address is what imports in it are relative to. */
const ADDRESS = "file:///src/model.ts";

export function createCodeEditor({ box, gutter, telemetry, onNode }: CodeEditorParts): CodeEditor {
  setUpLanguage();
  const model = monaco.editor.createModel("", "typescript", monaco.Uri.parse(ADDRESS));
  const editor = monaco.editor.create(box, {
    model,
    readOnly: true,
    readOnlyMessage: {
      value: "This code is read only: it follows the model on the canvas. Change the model there.",
    },
    automaticLayout: true,
    fixedOverflowWidgets: true,
    fontFamily: "'JetBrains Mono Variable', monospace",
    fontSize: 12,
    lineHeight: 18,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: "none",
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 6,
    padding: { top: 8, bottom: 8 },
    stickyScroll: { enabled: false },
    bracketPairColorization: { enabled: false },
    contextmenu: false,
    overviewRulerLanes: 0,
    hover: { above: true, delay: 300 },
    ariaLabel: "Exported code",
  });
  const marks = editor.createDecorationsCollection();
  const residuals = createResidualGutter(gutter, editor, telemetry);
  let lines: NodeLines = new Map();
  editor.onDidChangeCursorPosition(({ source, position }) => {
    // Only what the user did: text that is put in moves the cursor, too.
    if (source !== "mouse" && source !== "keyboard") return;
    const id = nodeAt(lines, position.lineNumber);
    if (id !== undefined) onNode(id);
  });
  return {
    setSource(source) {
      lines = source.lines;
      if (model.getValue() !== source.text) model.setValue(source.text);
      residuals.setLines(lines);
    },
    setTheme: showTheme,
    mark(nodes) {
      const ranges = linesOf(lines, nodes);
      marks.set(
        ranges.map(({ from, to }) => ({
          range: new monaco.Range(from, 1, to, 1),
          options: { isWholeLine: true, className: "code-mark" },
        })),
      );
      const [first] = ranges;
      if (first) editor.revealLinesInCenterIfOutsideViewport(first.from, first.to);
    },
    dispose() {
      residuals.dispose();
      editor.dispose();
      model.dispose();
      releaseLanguage();
    },
  };
}

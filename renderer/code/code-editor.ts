/** The code editor of a model: its text, the lines of its nodes, and their residuals beside it. */
import "./features.ts";
import * as monaco from "monaco-editor/editor/editor.api.js";
import type { LineRange } from "../../core/codegen/model-source.ts";
import type { Telemetry } from "../state/telemetry.ts";
import { showTheme } from "./code-theme.ts";
import { editorLook } from "./editor-look.ts";
import { releaseLanguage, setUpLanguage } from "./language.ts";
import { linesOf, type NodeLines, nodeAt } from "./node-lines.ts";
import { createResidualGutter } from "./residual-gutter.ts";

/** A line that something is wrong with. */
export interface CodeMarker {
  readonly line: number;
  readonly column?: number | undefined;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export interface CodeEditor {
  /** Puts a text in, where it is another one, and says where its nodes are built. */
  setText(text: string, lines: NodeLines): void;
  /** Whether this is the text that stands in it. */
  holds(text: string): boolean;
  setTheme(theme: "light" | "dark"): void;
  /** @param why the text cannot be changed, or `null` where it can */
  setReadOnly(why: string | null): void;
  setMarkers(markers: readonly CodeMarker[]): void;
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
  /** The user changed the text; the nodes' lines went along. */
  onEdit(text: string, lines: NodeLines): void;
  onSave(): void;
}

/** Where the text lies for the language service: imports start from here. */
const ADDRESS = "file:///src/model.ts";

export function createCodeEditor(parts: CodeEditorParts): CodeEditor {
  setUpLanguage();
  const model = monaco.editor.createModel("", "typescript", monaco.Uri.parse(ADDRESS));
  const editor = monaco.editor.create(parts.box, {
    ...editorLook,
    model,
    ariaLabel: "Code of the model",
  });
  const marks = editor.createDecorationsCollection();
  const tracked = editor.createDecorationsCollection();
  const residuals = createResidualGutter(parts.gutter, editor, parts.telemetry);
  let ids: readonly string[] = [];
  let marked: readonly string[] = [];
  let filling = false;

  /** Where the nodes are now; what was deleted is nowhere. */
  const lines = (): NodeLines => {
    const found = new Map<string, LineRange>();
    for (const [i, range] of tracked.getRanges().entries())
      if (!range.isEmpty())
        found.set(ids[i] as string, { from: range.startLineNumber, to: range.endLineNumber });
    return found;
  };
  const showMarks = (): readonly LineRange[] => {
    const ranges = linesOf(lines(), marked);
    marks.set(
      ranges.map(({ from, to }) => ({
        range: new monaco.Range(from, 1, to, 1),
        options: { isWholeLine: true, className: "code-mark" },
      })),
    );
    return ranges;
  };

  editor.onDidChangeCursorPosition(({ source, position }) => {
    // Only what the user did: text that is put in moves the cursor, too.
    if (source !== "mouse" && source !== "keyboard") return;
    const id = nodeAt(lines(), position.lineNumber);
    if (id !== undefined) parts.onNode(id);
  });
  model.onDidChangeContent(() => {
    if (filling) return;
    const now = lines();
    residuals.setLines(now);
    parts.onEdit(model.getValue(), now);
  });
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => parts.onSave());
  return {
    setText(text, next) {
      if (model.getValue() !== text) {
        filling = true;
        model.setValue(text);
        filling = false;
      }
      ids = [...next.keys()];
      tracked.set(
        [...next.values()].map(({ from, to }) => ({
          range: new monaco.Range(from, 1, to, model.getLineMaxColumn(to)),
          options: {
            stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
          },
        })),
      );
      residuals.setLines(next);
      showMarks();
    },
    holds: (text) => model.getValue() === text,
    setTheme: showTheme,
    setReadOnly(why) {
      editor.updateOptions({
        readOnly: why !== null,
        readOnlyMessage: { value: why ?? "" },
      });
    },
    setMarkers(markers) {
      monaco.editor.setModelMarkers(
        model,
        "proxflow",
        markers.map(({ line, column, endLine = line, endColumn, severity, message }) => ({
          startLineNumber: line,
          startColumn: column ?? model.getLineFirstNonWhitespaceColumn(line),
          endLineNumber: endLine,
          endColumn: endColumn ?? model.getLineMaxColumn(endLine),
          severity: monaco.MarkerSeverity[severity === "error" ? "Error" : "Warning"],
          message,
        })),
      );
      const [first] = markers;
      if (first?.severity === "error") editor.revealLineInCenterIfOutsideViewport(first.line);
    },
    mark(nodes) {
      marked = nodes;
      const [first] = showMarks();
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

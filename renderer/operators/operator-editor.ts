/** The editor of one operator's source, with the types of "proxflow/operator". */
import "../code/features.ts";
import * as monaco from "monaco-editor/editor/editor.api.js";
import { typescriptDefaults } from "monaco-editor/languages/features/typescript/register.js";
import type { OperatorProblem } from "../../core/protocol/operators.ts";
import { showTheme } from "../code/code-theme.ts";
import { editorLook } from "../code/editor-look.ts";
import { releaseLanguage, setUpLanguage } from "../code/language.ts";
import { operatorTypes } from "./operator-types.ts";

export interface OperatorEditor {
  setTheme(theme: "light" | "dark"): void;
  /** What the check found, at its lines. */
  setProblems(problems: readonly OperatorProblem[]): void;
  dispose(): void;
}

export function createOperatorEditor(parts: {
  readonly box: HTMLElement;
  readonly source: string;
  onEdit(source: string): void;
  onCheck(): void;
  /** Escape, where nothing of the editor's own is open. */
  onLeave(): void;
}): OperatorEditor {
  setUpLanguage();
  const types = typescriptDefaults.addExtraLib(
    operatorTypes,
    "file:///node_modules/proxflow/operator.d.ts",
  );
  const address = monaco.Uri.parse("file:///src/operator.ts");
  const model = monaco.editor.createModel(parts.source, "typescript", address);
  const editor = monaco.editor.create(parts.box, {
    ...editorLook,
    // The dialog is moved by a transform, which would carry fixed ones off.
    fixedOverflowWidgets: false,
    model,
    ariaLabel: "Code of the operator",
  });
  model.onDidChangeContent(() => {
    monaco.editor.setModelMarkers(model, "proxflow", []);
    parts.onEdit(model.getValue());
  });
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => parts.onCheck());
  editor.addCommand(
    monaco.KeyCode.Escape,
    () => parts.onLeave(),
    "!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !editorHasSelection",
  );
  return {
    setTheme: showTheme,
    setProblems(problems) {
      const last = model.getLineCount();
      monaco.editor.setModelMarkers(
        model,
        "proxflow",
        problems.flatMap(({ line, column, message, fix }) => {
          if (line === undefined || line < 1 || line > last) return [];
          return [
            {
              startLineNumber: line,
              startColumn: column ?? model.getLineFirstNonWhitespaceColumn(line),
              endLineNumber: line,
              endColumn: model.getLineMaxColumn(line),
              severity: monaco.MarkerSeverity.Error,
              message: fix ? `${message} ${fix}` : message,
            },
          ];
        }),
      );
      const first = problems.find(({ line }) => line !== undefined && line >= 1 && line <= last);
      if (first?.line !== undefined) editor.revealLineInCenterIfOutsideViewport(first.line);
    },
    dispose() {
      types.dispose();
      editor.dispose();
      model.dispose();
      releaseLanguage();
    },
  };
}

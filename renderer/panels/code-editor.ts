/** The code editor: bundled, with its worker, TypeScript colours only (no language service). */
import * as monaco from "monaco-editor/editor/editor.api.js";
import "monaco-editor/languages/definitions/typescript/register.js";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import type { LineRange } from "../../core/codegen/model-source.ts";

export interface CodeEditor {
  setText(text: string): void;
  setTheme(theme: "light" | "dark"): void;
  /** Marks lines and brings the first into view. */
  mark(ranges: readonly LineRange[]): void;
  dispose(): void;
}

/** Colours of the editor, from the window's tokens. */
function defineThemes(): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  for (const [name, base] of [
    ["light", "vs"],
    ["dark", "vs-dark"],
  ] as const)
    monaco.editor.defineTheme(`proxflow-${name}`, {
      base,
      inherit: true,
      // The base's own green is too faint on the panel.
      rules:
        document.documentElement.dataset.theme === name
          ? [{ token: "comment", foreground: token("--text-3").slice(1) }]
          : [],
      colors:
        document.documentElement.dataset.theme === name
          ? {
              "editor.background": token("--panel"),
              "editorLineNumber.foreground": token("--text-3"),
              "editorGutter.background": token("--panel"),
            }
          : {},
    });
}

export function createCodeEditor(element: HTMLElement): CodeEditor {
  self.MonacoEnvironment ??= { getWorker: () => new EditorWorker() };
  defineThemes();
  const editor = monaco.editor.create(element, {
    value: "",
    language: "typescript",
    readOnly: true,
    domReadOnly: true,
    automaticLayout: true,
    fontFamily: "'JetBrains Mono Variable', monospace",
    fontSize: 12,
    lineHeight: 18,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: "none",
    lineNumbersMinChars: 3,
    padding: { top: 8, bottom: 8 },
    stickyScroll: { enabled: false },
    contextmenu: false,
    overviewRulerLanes: 0,
    ariaLabel: "Exported code",
  });
  const marks = editor.createDecorationsCollection();
  return {
    setText(text) {
      if (editor.getValue() !== text) editor.setValue(text);
    },
    setTheme(theme) {
      defineThemes();
      monaco.editor.setTheme(`proxflow-${theme}`);
    },
    mark(ranges) {
      marks.set(
        ranges.map(({ from, to }) => ({
          range: new monaco.Range(from, 1, to, 1),
          options: { isWholeLine: true, className: "code-mark" },
        })),
      );
      const first = ranges[0];
      if (first) editor.revealLineInCenterIfOutsideViewport(first.from);
    },
    dispose() {
      editor.getModel()?.dispose();
      editor.dispose();
    },
  };
}

import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../core/base/errors.ts";
import { modelSource } from "../../core/codegen/model-source.ts";
import { useServices } from "../app/services.ts";
import { type CodeEditor, createCodeEditor } from "./code-editor.ts";

/** The model as exported, read only; lines of the selected nodes are marked. */
export function CodePanel() {
  const { documents, ui, theme } = useServices();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const document = useStore(documents, (state) => state.document);
  const selected = useStore(ui, (state) => state.selectedNodes);
  const shown = useStore(theme, (state) => state.shown);
  const source = useMemo(() => {
    try {
      return modelSource(document);
    } catch (error) {
      return {
        text: `// There is no code yet: ${messageOf(error)}\n`,
        lines: new Map<string, { from: number; to: number }>(),
      };
    }
  }, [document]);

  useEffect(() => {
    if (box.current === null) return;
    const made = createCodeEditor(box.current);
    editor.current = made;
    return () => made.dispose();
  }, []);
  useEffect(() => editor.current?.setTheme(shown), [shown]);
  useEffect(() => {
    editor.current?.setText(source.text);
    editor.current?.mark(
      selected.map((id) => source.lines.get(id)).filter((range) => range !== undefined),
    );
  }, [source, selected]);
  return (
    <section className="code" aria-label="Exported code, src/model.ts">
      <div ref={box} className="code-editor" />
    </section>
  );
}

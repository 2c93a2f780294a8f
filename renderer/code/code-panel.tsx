import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../core/base/errors.ts";
import { type ModelSource, modelSource } from "../../core/codegen/model-source.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { type CodeEditor, createCodeEditor } from "./code-editor.ts";
import { onLevel } from "./node-lines.ts";
import "./code.css";

/** A model without code says why, as a comment. */
function sourceOf(document: GraphDocument): ModelSource {
  try {
    return modelSource(document);
  } catch (error) {
    return { text: `// There is no code yet: ${messageOf(error)}\n`, lines: new Map() };
  }
}

/**
 * The model as exported, read only, with its types. Lines of the selected nodes are marked, the
 * cursor selects the node of its line, and residuals stand beside the lines.
 */
export function CodePanel() {
  const { documents, ui, level, canvas, telemetry, theme } = useServices();
  const box = useRef<HTMLDivElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const document = useStore(documents, (state) => state.document);
  const selected = useStore(ui, (state) => state.selectedNodes);
  const prefix = useStore(level, () => level.place().prefix);
  const shown = useStore(theme, (state) => state.shown);
  const source = useMemo(() => sourceOf(document), [document]);

  useEffect(() => {
    if (box.current === null || gutter.current === null) return;
    const made = createCodeEditor({
      box: box.current,
      gutter: gutter.current,
      telemetry,
      onNode(id) {
        const nodes = level.getState().document.nodes.map((node) => node.id);
        const node = onLevel(id, level.place().prefix, nodes);
        if (node !== undefined) canvas.current?.select([node]);
      },
    });
    editor.current = made;
    return () => made.dispose();
  }, [telemetry, level, canvas]);
  useEffect(() => editor.current?.setTheme(shown), [shown]);
  useEffect(() => {
    editor.current?.setSource(source);
    editor.current?.mark(selected.map((id) => prefix + id));
  }, [source, selected, prefix]);
  return (
    <section className="code" aria-label="Exported code, src/model.ts">
      <div ref={gutter} className="code-gutter" />
      <div ref={box} className="code-editor" />
    </section>
  );
}

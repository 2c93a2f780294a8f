import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../core/base/errors.ts";
import { importTypeScript } from "../../core/codegen/import-typescript.ts";
import { type ModelSource, modelSource } from "../../core/codegen/model-source.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { useServices } from "../app/services.ts";
import { createDocumentFlow } from "../commands/document-flow.ts";
import { CodeBar, useLocked } from "./code-bar.tsx";
import { CodeCompare } from "./code-compare.tsx";
import { type CodeEditor, type CodeMarker, createCodeEditor } from "./code-editor.ts";
import { hasEdits } from "./code-store.ts";
import { type NodeLines, onLevel } from "./node-lines.ts";
import "./code.css";

/** A model without code says why, as a comment. */
function sourceOf(document: GraphDocument): ModelSource {
  try {
    return modelSource(document);
  } catch (error) {
    return { text: `// There is no code yet: ${messageOf(error)}\n`, lines: new Map() };
  }
}

/** What the canvas says of its nodes, on their lines. */
function markersOf({ problems }: Validation, lines: NodeLines): CodeMarker[] {
  return problems.flatMap(({ node, severity, message, fix }) => {
    const line = node === undefined ? undefined : lines.get(node)?.from;
    if (line === undefined) return [];
    return [{ line, severity, message: fix ? `${message} ${fix}` : message }];
  });
}

/**
 * The model as code, with its types. Lines of the selected nodes are marked, the cursor selects the
 * node of its line, and residuals stand beside the lines. Edits are applied as one step.
 */
export function CodePanel() {
  const services = useServices();
  const { documents, code, ui, level, canvas, telemetry, theme, messages } = services;
  const box = useRef<HTMLDivElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const document = useStore(documents, (state) => state.document);
  const validation = useStore(documents, (state) => state.validation);
  const selected = useStore(ui, (state) => state.selectedNodes);
  const prefix = useStore(level, () => level.place().prefix);
  const shown = useStore(theme, (state) => state.shown);
  const { draft, lines, problems, comparing } = useStore(code);
  const locked = useLocked();
  const source = useMemo(() => sourceOf(document), [document]);
  const latest = useRef({ source, locked });
  latest.current = { source, locked };

  const apply = (): void => {
    if (latest.current.locked !== null) return;
    try {
      code.apply((text, previous) => importTypeScript(text, { previous }));
    } catch (error) {
      messages.showError("The code was not applied", error);
    }
  };
  const save = useRef(() => {});
  save.current = () => {
    if (hasEdits(code.getState())) apply();
    else void createDocumentFlow(services).save();
  };

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
      onEdit: (text, now) => code.edit(text, latest.current.source.text, now),
      onSave: () => save.current(),
    });
    editor.current = made;
    return () => made.dispose();
  }, [telemetry, level, canvas, code]);
  useEffect(() => editor.current?.setTheme(shown), [shown]);
  useEffect(() => editor.current?.setReadOnly(locked), [locked]);
  useEffect(() => {
    if (draft === null) editor.current?.setText(source.text, source.lines);
    // What was typed stands in the editor already, with lines that followed it.
    else if (!editor.current?.holds(draft)) editor.current?.setText(draft, lines);
  }, [source, draft, lines]);
  useEffect(() => {
    editor.current?.setMarkers(
      draft === null
        ? markersOf(validation, source.lines)
        : problems.map(({ message, fix, ...at }) => ({
            ...at,
            severity: "error",
            message: fix ? `${message} ${fix}` : message,
          })),
    );
  }, [draft, problems, validation, source]);
  // A new text has its nodes elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change is what this waits for
  useEffect(() => {
    editor.current?.mark(selected.map((id) => prefix + id));
  }, [selected, prefix, source]);
  return (
    <section className="code" aria-label="Code of the model, src/model.ts">
      <CodeBar own={source.text} apply={apply} />
      <div className="code-body">
        <div ref={gutter} className="code-gutter" />
        <div ref={box} className="code-editor" />
        {comparing && draft !== null ? <CodeCompare own={source.text} draft={draft} /> : null}
      </div>
    </section>
  );
}

import "monaco-editor/features/diffEditor/register.js";
import * as monaco from "monaco-editor/editor/editor.api.js";
import { useEffect, useRef } from "react";
import { editorLook } from "./editor-look.ts";

/** The canvas's code and the edited one beside each other; to look at. */
export function CodeCompare({ own, draft }: { own: string; draft: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current === null) return;
    const [original, modified] = [own, draft].map((text) =>
      monaco.editor.createModel(text, "typescript"),
    ) as [monaco.editor.ITextModel, monaco.editor.ITextModel];
    const editor = monaco.editor.createDiffEditor(box.current, {
      ...editorLook,
      readOnly: true,
      hideUnchangedRegions: { enabled: true },
      originalAriaLabel: "Code of the canvas",
      modifiedAriaLabel: "Your code",
    });
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [own, draft]);
  return <div ref={box} className="code-compare" />;
}

import "./features.ts";
import * as monaco from "monaco-editor/editor/editor.api.js";
import { useEffect, useRef } from "react";
import { editorLook } from "./editor-look.ts";
import { releaseLanguage } from "./language.ts";

/** The canvas's code and the edited one beside each other; to look at. */
export function CodeCompare({ own, draft }: { own: string; draft: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current === null) return;
    // Plain text: the language service would check two more modules, and miss them once they are gone.
    const [original, modified] = [own, draft].map((text) =>
      monaco.editor.createModel(text, "plaintext"),
    ) as [monaco.editor.ITextModel, monaco.editor.ITextModel];
    const editor = monaco.editor.createDiffEditor(box.current, {
      ...editorLook,
      readOnly: true,
      hideUnchangedRegions: { enabled: true },
      renderOverviewRuler: false,
    });
    editor.setModel({ original, modified });
    // The diff editor's own options for these are dropped again, so the two are named one by one.
    editor.getOriginalEditor().updateOptions({ ariaLabel: "Code of the canvas" });
    editor.getModifiedEditor().updateOptions({ ariaLabel: "Your code" });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
      // The panel's own editor may have gone before, while these texts still needed the service.
      releaseLanguage();
    };
  }, [own, draft]);
  return <div ref={box} className="code-compare" />;
}

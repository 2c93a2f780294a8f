import { useEffect, useState } from "react";
import { useDocumentFlow } from "../commands/use-actions.ts";

/** Document files dropped anywhere on the window are opened, each in a tab of its own. */
export function FileDrop() {
  const flow = useDocumentFlow();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    // One after another, so that their tabs stand in order.
    const openAll = async (files: readonly File[]): Promise<void> => {
      for (const file of files) {
        const path = window.proxflow?.pathOf?.(file) ?? "";
        // A document with a place on disk is saved back to it; a picture only holds a copy.
        if (path !== "" && /\.(proxflow|json)$/i.test(path)) await flow.openPath(path);
        else await flow.openFile(file);
      }
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      void openAll([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [flow]);
  return over ? <div className="drop-veil">Drop to open</div> : null;
}

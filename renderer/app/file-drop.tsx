import { useEffect, useState } from "react";
import { MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import type { Point } from "../canvas/canvas-handle.ts";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { isJsonTable, kindOf } from "../data/data-files.ts";
import { documentIn } from "../state/embedded.ts";
import { useServices } from "./services.ts";

/** A picture that holds a graph, or JSON that is no table, is a document. */
async function isData(file: File): Promise<boolean> {
  const kind = kindOf(file.name);
  if (kind !== "either") return kind === "data";
  if (file.size > MAX_DOCUMENT_BYTES) return true;
  const held = documentIn(new Uint8Array(await file.arrayBuffer()));
  return "picture" in held ? held.picture === "PNG" : isJsonTable(held.text);
}

/**
 * Files dropped anywhere on the window: documents are opened, each in a tab of its own; data becomes
 * a data set, with a node where it was dropped.
 */
export function FileDrop() {
  const flow = useDocumentFlow();
  const services = useServices();
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
    const openAll = async (files: readonly File[], at: Point): Promise<void> => {
      const data: File[] = [];
      for (const file of files) {
        if (await isData(file)) {
          data.push(file);
          continue;
        }
        const path = window.proxflow?.pathOf?.(file) ?? "";
        // A document with a place on disk is saved back to it; a picture only holds a copy.
        if (path !== "" && /\.(proxflow|json)$/i.test(path)) await flow.openPath(path);
        else await flow.openFile(file);
      }
      if (data.length > 0)
        services.ui.setState({ dialog: "data", dataImport: { files: data, at } });
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const screen = { x: event.clientX, y: event.clientY };
      const at = services.canvas.current?.toCanvas(screen) ?? { x: 0, y: 0 };
      void openAll([...(event.dataTransfer?.files ?? [])], at);
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [flow, services]);
  return over ? <div className="drop-veil">Drop to open a model or import data</div> : null;
}

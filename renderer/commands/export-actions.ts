/** The document as a file to keep or to show: each opens again in Proxflow. */
import { graphPicture } from "../../core/card/graph-picture.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import type { Services } from "../app/services.ts";
import { nodeViews } from "../canvas/node-view.ts";
import { embedInPng, embedInSvg } from "../state/embedded.ts";
import { fileNameOf } from "../state/file-name.ts";
import { download, rasterise, tokenColour } from "../ui/save-file.ts";
import type { Action } from "./action.ts";

/** Longest side of a PNG; a browser draws no larger ones for certain. */
const MOST_PIXELS = 8192;

export function exportActions({ documents, messages }: Services) {
  const off = (): string | null =>
    documents.getState().document.nodes.length === 0 ? "There is nothing on the canvas yet." : null;
  const action = (title: string, extension: string, make: () => Promise<Blob>): Action => ({
    title,
    group: "File",
    keys: [],
    async run() {
      try {
        const { name } = documents.getState().document;
        download(`${fileNameOf(name)}.${extension}`, await make());
      } catch (error) {
        messages.showError("Nothing was exported", error);
      }
    },
    off,
  });
  const text = (): string => serializeDocument(documents.getState().document);
  const picture = () => {
    const { document, validation } = documents.getState();
    return graphPicture(document, validation, nodeViews(document, validation), tokenColour);
  };
  return {
    "export-json": action(
      "Export as JSON",
      "json",
      async () => new Blob([text()], { type: "application/json" }),
    ),
    "export-svg": action(
      "Export a picture (SVG) that opens again",
      "svg",
      async () => new Blob([embedInSvg(picture().svg, text())], { type: "image/svg+xml" }),
    ),
    "export-png": action("Export a picture (PNG) that opens again", "png", async () => {
      const { svg, width, height } = picture();
      const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
      const png = await rasterise(svg, Math.round(width * scale), Math.round(height * scale));
      const bytes = embedInPng(new Uint8Array(await png.arrayBuffer()), text());
      return new Blob([bytes], { type: "image/png" });
    }),
  } as const satisfies Record<string, Action>;
}

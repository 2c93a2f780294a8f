/** A data set as part of a document: its reference, and a node that gives its examples. */
import type { DataReference } from "../../core/base/own-data.ts";
import { batch, type Command } from "../../core/graph/commands.ts";
import { newNode } from "../../core/graph/edits.ts";
import { dataset } from "../../core/ops/dataset.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import type { Services } from "../app/services.ts";
import { learningSettings } from "../state/data-ops.ts";
import { snap } from "../state/edits.ts";

export const referenceCommand = (name: string, reference: DataReference): Command => ({
  type: "set-dataset",
  name,
  dataset: reference,
});

/** The set goes into the document and a node of it onto the canvas, in one step. */
export function placeSet(
  { documents, ui, canvas }: Services,
  name: string,
  reference: DataReference,
  at: { readonly x: number; readonly y: number },
  step: string,
): void {
  // The document's own canvas, not the inside of a group: data is the document's.
  ui.setState({ inside: [] });
  const { document } = documents.getState();
  const made = newNode(document, dataset as AnyOp, snap(at));
  const node = { ...made, title: reference.title || name, params: { name } };
  const learn = learningSettings(document);
  const steps: Command[] = [
    referenceCommand(name, reference),
    { type: "add-nodes", nodes: [node] },
    ...(learn ? [learn] : []),
  ];
  documents.dispatch(batch(steps), { name: step });
  requestAnimationFrame(() => canvas.current?.select([node.id]));
}

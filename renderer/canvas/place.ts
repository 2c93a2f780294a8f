/** Placing new nodes: by drag, by the palette, at the end of a hanging wire. One step each. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { applyCommand, batch, type Command } from "../../core/graph/commands.ts";
import { insertCommand, newNode } from "../../core/graph/edits.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { opOf } from "../../core/ops/index.ts";
import type { Services } from "../app/services.ts";
import { snap } from "../state/edits.ts";
import type { WireStart } from "../state/ui-store.ts";
import type { Point } from "./canvas-handle.ts";
import { NODE_WIDTH } from "./view.ts";
import { fitOf, landWire } from "./wiring.ts";

/** From a node's top to the middle of its first port. */
const FIRST_PORT = 48;

/** Adds a node of a type and selects it; with a wire, its fitting port goes under the pointer. */
export function placeNode(services: Services, type: string, at: Point, wire: WireStart | null) {
  const op = opOf(type);
  if (op === undefined) return;
  const { documents, ui, canvas } = services;
  const { document, validation } = documents.getState();
  const left = wire?.side === "input" ? at.x - NODE_WIDTH : at.x;
  const position = snap(wire ? { x: left, y: at.y - FIRST_PORT } : at);
  const fit = wire ? fitOf(document, validation, wire, op, position) : undefined;
  const node = fit?.node ?? newNode(document, op, position);
  const add = { type: "add-nodes" as const, nodes: [node] };
  const name = `Add ${op.docs.title}`;
  if (wire && fit) {
    const grown = { ...document, nodes: [...document.nodes, node] };
    const join = landWire(grown, wire, { node: node.id, port: fit.port });
    documents.dispatch(batch([add, join]), { name });
  } else documents.dispatch(add, { name });
  ui.noteRecent(type);
  canvas.current?.select([node.id]);
}

/**
 * Adds a node on a wire, in the middle of its way, where it fits there; else beside it. One step.
 */
export function placeOnWire(services: Services, type: string, at: Point, edge: string): void {
  const op = opOf(type);
  const { documents, ui, canvas } = services;
  const { document, validation } = documents.getState();
  if (op === undefined) return;
  const node = newNode(document, op, snap(at));
  const add = { type: "add-nodes" as const, nodes: [node] };
  const insert = insertCommand({ ...document, nodes: [...document.nodes, node] }, edge, node.id);
  const joined = insert && batch([add, insert]);
  if (joined === undefined || !isSoundAfter(document, joined, validation)) {
    placeNode(services, type, at, null);
    return;
  }
  documents.dispatch(joined, { name: `Insert ${op.docs.title}` });
  ui.noteRecent(type);
  canvas.current?.select([node.id]);
}

/** True where the command adds no shape that does not fit. */
function isSoundAfter(document: GraphDocument, command: Command, before: Validation): boolean {
  const faults = ({ problems }: Validation): number =>
    problems.filter((problem) => problem.severity === "error" && problem.code !== "missing-wire")
      .length;
  const after = validate(applyCommand(document, command).document, builtinDatasets);
  return faults(after) <= faults(before);
}

/** Where the next node from the palette goes: the middle of the view, clear of other nodes. */
export function freePlace(services: Services): Point {
  const { nodes } = services.documents.getState().document;
  const middle = services.canvas.current?.center() ?? { x: 0, y: 0 };
  let at = snap({ x: middle.x - NODE_WIDTH / 2, y: middle.y - 40 });
  const taken = (p: Point) =>
    nodes.some((n) => Math.abs(n.position.x - p.x) < 24 && Math.abs(n.position.y - p.y) < 24);
  while (taken(at)) at = { x: at.x + 32, y: at.y + 32 };
  return at;
}

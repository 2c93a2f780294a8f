/** Placing new nodes: by drag, by the palette, at the end of a hanging wire. One step each. */
import { batch } from "../../core/graph/commands.ts";
import { newNode } from "../../core/graph/edits.ts";
import { opOf } from "../../core/ops/index.ts";
import type { Services } from "../app/services.ts";
import { snap } from "../state/edits.ts";
import type { WireStart } from "../state/ui-store.ts";
import type { Point } from "./canvas-handle.ts";
import { fitOf, landWire } from "./wiring.ts";

const NODE_WIDTH = 208;
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

/** Placing new nodes: by drag, by the palette, at the end of a hanging wire. One step each. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { applyCommand, batch, type Command } from "../../core/graph/commands.ts";
import { isPort } from "../../core/graph/definitions.ts";
import { insertCommand, newNode } from "../../core/graph/edits.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { opOf } from "../../core/ops/index.ts";
import type { Services } from "../app/services.ts";
import type { Choice } from "../state/choices.ts";
import { snap } from "../state/edits.ts";
import { type Brought, bringOwn, type OwnNode } from "../state/own-nodes.ts";
import type { WireStart } from "../state/ui-store.ts";
import type { Point } from "./canvas-handle.ts";
import { NODE_WIDTH } from "./view.ts";
import { fitOf, landWire } from "./wiring.ts";

/** From a node's top to the middle of its first port. */
const FIRST_PORT = 48;

/** Adds a node of a type and selects it; with a wire, its fitting port goes under the pointer. */
export function placeNode(services: Services, type: string, at: Point, wire: WireStart | null) {
  const { document } = services.documents.getState();
  place(services, { commands: [], document, op: opsOf(document)(type) }, at, wire);
  if (opOf(type) !== undefined) services.ui.noteRecent(type);
}

/** Adds a node of the user's own; the document gets a copy of what it stands for. */
export function placeOwn(services: Services, own: OwnNode, at: Point, wire: WireStart | null) {
  const { document } = services.documents.getState();
  place(services, bringOwn(document, own), at, wire);
}

export function placeChoice(
  services: Services,
  { op, own }: Choice,
  at: Point,
  wire: WireStart | null,
): void {
  if (own) placeOwn(services, own, at, wire);
  else placeNode(services, op.type, at, wire);
}

function place(
  { documents, canvas }: Services,
  { commands, document, op }: Brought,
  at: Point,
  wire: WireStart | null,
): void {
  if (op === undefined) return;
  const { document: before, validation } = documents.getState();
  const left = wire?.side === "input" ? at.x - NODE_WIDTH : at.x;
  const position = snap(wire ? { x: left, y: at.y - FIRST_PORT } : at);
  const fit = wire ? fitOf(document, validation, wire, op, position) : undefined;
  const made = fit?.node ?? newNode(document, op, position);
  const node = isPort(made) && !made.title ? { ...made, title: made.id } : made;
  const steps: Command[] = [...commands, { type: "add-nodes", nodes: [node] }];
  if (wire && fit) {
    const grown = { ...document, nodes: [...document.nodes, node] };
    steps.push(landWire(grown, wire, { node: node.id, port: fit.port }));
  }
  documents.dispatch(batch(steps), { name: `Add ${op.docs.title}` });
  // A node that was refused has told why.
  if (documents.getState().document !== before) canvas.current?.select([node.id]);
}

/**
 * Adds a node on a wire, in the middle of its way, where it fits there; else beside it. One step.
 */
export function placeOnWire(services: Services, type: string, at: Point, edge: string): void {
  const { documents, ui, canvas } = services;
  const { document, validation } = documents.getState();
  const op = opsOf(document)(type);
  if (op === undefined) return;
  const node = newNode(document, op, snap(at));
  const add = { type: "add-nodes" as const, nodes: [node] };
  const grown = { ...document, nodes: [...document.nodes, node] };
  const insert = insertCommand(grown, edge, node.id);
  const joined = insert && batch([add, insert]);
  if (joined === undefined || !isSoundAfter(document, joined, validation)) {
    placeNode(services, type, at, null);
    return;
  }
  documents.dispatch(joined, { name: `Insert ${op.docs.title}` });
  if (opOf(type) !== undefined) ui.noteRecent(type);
  canvas.current?.select([node.id]);
}

/**
 * The command that puts a node which has no wires yet on a wire; `undefined` where it has some, or
 * does not fit there.
 */
export function joinWire(services: Services, node: string, edge: string): Command | undefined {
  const { document, validation } = services.documents.getState();
  if (document.edges.some(({ from, to }) => from.node === node || to.node === node))
    return undefined;
  const insert = insertCommand(document, edge, node);
  return insert && isSoundAfter(document, insert, validation) ? insert : undefined;
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

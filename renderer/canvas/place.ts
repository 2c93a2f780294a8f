/** Placing new nodes: by drag, by the palette, at the end of a hanging wire. One step each. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { applyCommand, batch, type Command } from "../../core/graph/commands.ts";
import { isPort } from "../../core/graph/definitions.ts";
import { insertCommand, newNode } from "../../core/graph/edits.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { type OperatorEntry, operatorName, operatorType } from "../../core/operators/manifest.ts";
import { opOf } from "../../core/ops/index.ts";
import type { Services } from "../app/services.ts";
import type { Choice } from "../state/choices.ts";
import { entryNode, entryOf, learningSettings, splitType } from "../state/data-ops.ts";
import { GRID, nodeOf, snap } from "../state/edits.ts";
import { type Brought, bringOwn, type OwnNode } from "../state/own-nodes.ts";
import type { WireStart } from "../state/ui-store.ts";
import type { Point } from "./canvas-handle.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./view.ts";
import { fitOf, landWire } from "./wiring.ts";

/** From a node's top to the middle of its first port. */
const FIRST_PORT = 48;

/**
 * Adds a node of an op or a data set, as lists have it, and selects it; with a wire, its fitting port
 * goes under the pointer.
 *
 * @returns its id, if it was not refused
 */
export function placeNode(
  services: Services,
  entry: string,
  at: Point,
  wire: WireStart | null,
): string | undefined {
  const { document } = services.documents.getState();
  const { type } = splitType(entry);
  if (opOf(type) !== undefined) services.ui.noteRecent(type);
  return place(services, { commands: [], document, op: entryOf(document, entry) }, at, wire);
}

/** Adds a node of the user's own; the document gets a copy of what it stands for. */
export function placeOwn(
  services: Services,
  own: OwnNode,
  at: Point,
  wire: WireStart | null,
): string | undefined {
  const { document } = services.documents.getState();
  return place(services, bringOwn(document, own), at, wire);
}

/** Adds a node of the user's own operator; the document gets a copy of it, in the same step. */
export function placeMine(
  services: Services,
  entry: OperatorEntry,
  at: Point,
  wire: WireStart | null,
): string | undefined {
  const { document } = services.documents.getState();
  const { name, docs } = entry.manifest;
  if (document.operators && Object.hasOwn(document.operators, name)) {
    services.messages.show({
      tone: "error",
      title: `\u201c${docs.title}\u201d was not placed`,
      detail: `The document has another operator named "${name}". Give yours another name, or edit that one.`,
    });
    return undefined;
  }
  const bring: Command = { type: "set-operator", name, entry };
  const grown = applyCommand(document, bring).document;
  const op = opsOf(grown)(operatorType(name));
  return place(services, { commands: [bring], document: grown, op }, at, wire);
}

export function placeChoice(
  services: Services,
  { op, own, mine }: Choice,
  at: Point,
  wire: WireStart | null,
): string | undefined {
  if (mine) return placeMine(services, mine, at, wire);
  return own ? placeOwn(services, own, at, wire) : placeNode(services, op.type, at, wire);
}

function place(
  { documents, canvas, level, messages }: Services,
  { commands, document, op }: Brought,
  at: Point,
  wire: WireStart | null,
): string | undefined {
  if (op === undefined) return undefined;
  const operator = document.operators?.[operatorName(op.type) ?? ""];
  if (operator?.certificate.badge === "failed" && operator.anyway !== true) {
    messages.show({
      tone: "error",
      title: `\u201c${op.docs.title}\u201d was not placed`,
      detail: "Its projection failed the check. Mend its code, or choose there to use it anyway.",
    });
    return undefined;
  }
  const { document: before, validation } = documents.getState();
  const left = wire?.side === "input" ? at.x - NODE_WIDTH : at.x;
  const position = wire
    ? snap({ x: left, y: at.y - FIRST_PORT })
    : offOthers(document.nodes, snap(at));
  const fit = wire ? fitOf(document, validation, wire, op, position) : undefined;
  const made = fit?.node ?? entryNode(document, op, position);
  const node = isPort(made) && !made.title ? { ...made, title: made.id } : made;
  const learn =
    node.type === "dataset" && level.place().depth === 0 ? learningSettings(document) : undefined;
  const steps: Command[] = [...commands, { type: "add-nodes", nodes: [node] }];
  if (learn) steps.push(learn);
  if (wire && fit) {
    const grown = { ...document, nodes: [...document.nodes, node] };
    steps.push(landWire(grown, wire, { node: node.id, port: fit.port }));
  }
  documents.dispatch(batch(steps), { name: `Add ${op.docs.title}` });
  // A node that was refused has told why.
  if (documents.getState().document === before) return undefined;
  canvas.current?.select([node.id]);
  return node.id;
}

/** A node at the very place of another would hide it: then a step further, as a hand of cards lies. */
function offOthers(nodes: GraphDocument["nodes"], place: Point): Point {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 2 * GRID;
  const covers = ({ x, y }: Point) =>
    nodes.some(({ position }) => near(position.x, x) && near(position.y, y));
  let at = place;
  while (covers(at)) at = { x: at.x + 4 * GRID, y: at.y + 4 * GRID };
  return at;
}

/**
 * Adds a node on a wire, in the middle of its way, where it fits there; else beside it. One step.
 */
export function placeOnWire(
  services: Services,
  type: string,
  at: Point,
  edge: string,
): string | undefined {
  const { documents, ui, canvas } = services;
  const { document, validation } = documents.getState();
  const op = opsOf(document)(type);
  if (op === undefined) return placeNode(services, type, at, null);
  const node = newNode(document, op, snap(at));
  const add = { type: "add-nodes" as const, nodes: [node] };
  const grown = { ...document, nodes: [...document.nodes, node] };
  const insert = insertCommand(grown, edge, node.id);
  const joined = insert && batch([add, insert]);
  if (joined === undefined || !isSoundAfter(document, joined, validation))
    return placeNode(services, type, at, null);
  documents.dispatch(joined, { name: `Insert ${op.docs.title}` });
  if (opOf(type) !== undefined) ui.noteRecent(type);
  canvas.current?.select([node.id]);
  return node.id;
}

/** Where a node comes between the ends of a wire: halfway, clear of other nodes. */
export function placeBetween(services: Services, edge: string): Point {
  const { nodes, edges } = services.documents.getState().document;
  const wire = edges.find(({ id }) => id === edge);
  const from = wire && nodeOf({ nodes }, wire.from.node);
  const to = wire && nodeOf({ nodes }, wire.to.node);
  if (from === undefined || to === undefined) return freePlace(services);
  const middle = (a: number, b: number): number => (a + b) / 2;
  const { x, y } = from.position;
  return clearOf(services, snap({ x: middle(x, to.position.x), y: middle(y, to.position.y) }));
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

/** Room between a new node and the others. */
const GAP = 56;

/**
 * Where the next node goes that is placed without a pointer: right of the selected one, so that a
 * model grows along its wires, else in the middle of the view; clear of other nodes.
 */
export function freePlace(services: Services): Point {
  const { documents, ui, canvas } = services;
  const { nodes } = documents.getState().document;
  const width = (id: string) => canvas.current?.sizes().get(id)?.width ?? NODE_WIDTH;
  const [only, ...more] = ui.getState().selectedNodes;
  const beside = only !== undefined && more.length === 0 ? nodeOf({ nodes }, only) : undefined;
  const middle = canvas.current?.center() ?? { x: 0, y: 0 };
  return clearOf(
    services,
    snap(
      beside
        ? { x: beside.position.x + width(beside.id) + GAP, y: beside.position.y }
        : { x: middle.x - NODE_WIDTH / 2, y: middle.y - 40 },
    ),
  );
}

/** The place, or the nearest one below it where a new node lies on no other. */
function clearOf({ documents, canvas }: Services, place: Point): Point {
  const { nodes } = documents.getState().document;
  const sizes = canvas.current?.sizes();
  const boxOf = (id: string) => sizes?.get(id) ?? { width: NODE_WIDTH, height: NODE_HEIGHT };
  let at = place;
  const taken = (p: Point) =>
    nodes.find(({ id, position }) => {
      const { width, height } = boxOf(id);
      return (
        p.x < position.x + width + GRID &&
        p.x + NODE_WIDTH + GRID > position.x &&
        p.y < position.y + height + GRID &&
        p.y + NODE_HEIGHT + GRID > position.y
      );
    });
  for (let other = taken(at); other !== undefined; other = taken(at))
    at = snap({ x: at.x, y: other.position.y + boxOf(other.id).height + GAP / 2 });
  return at;
}

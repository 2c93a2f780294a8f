/** Wiring by hand: answers for all ports when a wire is picked up, the command when it lands. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { Command } from "../../core/graph/commands.ts";
import { connectCheck, connectChecker } from "../../core/graph/connect.ts";
import { connectCommand } from "../../core/graph/edits.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { inputPortsOf } from "../../core/graph/ports.ts";
import type { Endpoint, GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import type { Validation } from "../../core/graph/validation.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import type { Services } from "../app/services.ts";
import type { Choice } from "../state/choices.ts";
import { entryNode } from "../state/data-ops.ts";
import { bringOwn } from "../state/own-nodes.ts";
import type { PortAnswer, WireStart, Wiring } from "../state/ui-store.ts";
import { type Widening, widening } from "./widths.ts";

const inputsOf = (document: GraphDocument, node: GraphNode, op: AnyOp): string[] =>
  inputPortsOf(
    op,
    document.edges.filter((edge) => edge.to.node === node.id).map((edge) => edge.to.port),
  ).map((port) => port.name);

/** Ports on the other side from `start`, of one node. */
const portsFacing = (document: GraphDocument, node: GraphNode, start: WireStart): Endpoint[] => {
  const op = opsOf(document)(node.type);
  if (op === undefined) return [];
  const names =
    start.side === "output" ? inputsOf(document, node, op) : op.outputs.map((port) => port.name);
  return names.map((port) => ({ node: node.id, port }));
};

/** Output and input of a wire, from whichever end it was drawn. */
export const wireEnds = (start: WireStart, other: Endpoint): [Endpoint, Endpoint] => {
  const here = { node: start.node, port: start.port };
  return start.side === "output" ? [here, other] : [other, here];
};

/** Every port that the wire could end in, with yes or the reason against it. */
export function startWiring(
  document: GraphDocument,
  validation: Validation,
  start: WireStart,
): Wiring {
  const check = connectChecker(document, validation.shapes, builtinDatasets);
  const answers = new Map<string, PortAnswer>();
  for (const node of document.nodes)
    for (const other of portsFacing(document, node, start)) {
      const ends = wireEnds(start, other);
      const answer = check(...ends);
      const fits = answer.ok || widening(document, validation, ...ends, true) !== undefined;
      answers.set(`${other.node}.${other.port}`, fits ? { ok: true } : answer);
    }
  return { start, answers };
}

/** The wire between a start and the port it was dropped on. */
export const landWire = (document: GraphDocument, start: WireStart, other: Endpoint) =>
  connectCommand(document, ...wireEnds(start, other));

/**
 * The same, with the outputs of a layer that nobody chose yet set so that it fits, where it does not
 * by itself: what it takes to classify is known from the labels.
 */
function widenedWire(
  document: GraphDocument,
  validation: Validation,
  start: WireStart,
  other: Endpoint,
): { readonly command: Command; readonly widened?: Widening } {
  const ends = wireEnds(start, other);
  const { ok } = connectCheck(document, validation.shapes, ...ends, builtinDatasets);
  const widened = ok ? undefined : widening(document, validation, ...ends, true);
  return widened
    ? { command: widened.command, widened }
    : { command: connectCommand(document, ...ends) };
}

/** Draws a wire, and tells what else changed by it. */
export function drawWire(
  { documents, messages }: Pick<Services, "documents" | "messages">,
  start: WireStart,
  other: Endpoint,
): void {
  const { document, validation } = documents.getState();
  const { command, widened } = widenedWire(document, validation, start, other);
  documents.dispatch(command);
  if (widened)
    messages.show({
      tone: "info",
      title: widened.text,
      detail: "As many as it is compared with. The inspector can set another number.",
    });
}

/** A new node that the hanging wire fits, with the port it fits first. */
export interface Fit {
  readonly node: GraphNode;
  readonly port: string;
}

/** `undefined` where no port of the op takes the wire. */
export function fitOf(
  document: GraphDocument,
  { shapes }: Validation,
  start: WireStart,
  op: AnyOp,
  at: GraphNode["position"],
): Fit | undefined {
  const node = entryNode(document, op, at);
  const grown = { ...document, nodes: [...document.nodes, node] };
  const check = connectChecker(grown, shapes, builtinDatasets);
  const found = portsFacing(grown, node, start).find(
    (other) => check(...wireEnds(start, other)).ok,
  );
  return found === undefined ? undefined : { node, port: found.port };
}

/** Choices whose new node the hanging wire fits; all without a wire. */
export function choicesThatFit(
  document: GraphDocument,
  validation: Validation,
  start: WireStart | null,
  choices: readonly Choice[],
): readonly Choice[] {
  if (start === null) return choices;
  return choices.filter(({ op, own }) => {
    const brought = own ? bringOwn(document, own) : { document, op };
    if (brought.op === undefined) return false;
    const at = { x: 0, y: 0 };
    return fitOf(brought.document, validation, start, brought.op, at) !== undefined;
  });
}

/** Choices that can stand on a wire: they take what it carries, and give something on. */
export function choicesOnWire(
  document: GraphDocument,
  validation: Validation,
  edge: string,
  choices: readonly Choice[],
): readonly Choice[] {
  const wire = document.edges.find(({ id }) => id === edge);
  if (wire === undefined) return [];
  const start: WireStart = { ...wire.from, side: "output" };
  const placed = choices.filter(({ op, own, mine }) => !own && !mine && op.outputs.length > 0);
  return choicesThatFit(document, validation, start, placed);
}

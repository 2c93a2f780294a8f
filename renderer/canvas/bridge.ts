/**
 * What mends two ports that do not fit: a layer with more or fewer outputs, else a reshape, transpose
 * or broadcast between them.
 */
import type { Problem } from "../../core/base/errors.ts";
import { isBatched, type Shape, sizeOf } from "../../core/base/shape.ts";
import { applyCommand, batch, type Command } from "../../core/graph/commands.ts";
import { connectCommand, newNode } from "../../core/graph/edits.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { Endpoint, GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import type { Validation } from "../../core/graph/validation.ts";
import type { Services } from "../app/services.ts";
import { callIn, snap } from "../state/edits.ts";
import { sound } from "./soundness.ts";
import { widening } from "./widths.ts";

/** What mends a misfit, and the one step that does it. */
export interface Bridge {
  /** "Insert a transpose" */
  readonly label: string;
  /** Id of the new node, or of the one that changes. */
  readonly node: string;
  readonly command: Command;
}

interface Candidate {
  readonly type: "transpose" | "reshape" | "broadcast-to";
  readonly params: GraphNode["params"];
}

const names = { transpose: "transpose", reshape: "reshape", "broadcast-to": "broadcast" } as const;

const exampleOf = (shape: Shape): number[] =>
  (isBatched(shape) ? shape.slice(1) : shape) as number[];

/** What could be tried on a value of this shape, the plainest first. */
function candidates(shape: Shape, others: readonly Shape[]): Candidate[] {
  const dims = exampleOf(shape);
  const rank = dims.length;
  const targets = others.map(exampleOf);
  const size = sizeOf(shape);
  const reshape = (to: readonly number[]): Candidate => ({
    type: "reshape",
    params: { shape: [...to] },
  });
  const swapped = [...dims.keys()];
  if (rank >= 2) swapped.push(...swapped.splice(rank - 2, 2).reverse());
  return [
    ...(rank >= 2 ? [{ type: "transpose" as const, params: { order: swapped } }] : []),
    ...targets.filter((to) => to.reduce((n, d) => n * d, 1) === size).map(reshape),
    ...(rank === 1 ? [] : [reshape([-1])]),
    ...(rank === 1 ? [reshape([-1, 1]), reshape([1, -1])] : []),
    ...targets
      .filter((to) => to.length > 0)
      .map((to) => ({ type: "broadcast-to" as const, params: { shape: [...to] } })),
  ];
}

/**
 * The plainest change that makes a value fit an input. The wire there now, if any, makes way.
 * `undefined` where no single one does, or where a shape is not known.
 */
export function bridge(
  document: GraphDocument,
  validation: Validation,
  from: Endpoint,
  to: Endpoint,
): Bridge | undefined {
  const shape = validation.shapes[`${from.node}.${from.port}`];
  const lookup = opsOf(document);
  const source = document.nodes.find((node) => node.id === from.node);
  const target = document.nodes.find((node) => node.id === to.node);
  if (shape === undefined || source === undefined || target === undefined) return undefined;
  const wider = widening(document, validation, from, to, false);
  if (wider)
    return {
      label: `Set the outputs of ${callIn(document)(wider.node)} to ${wider.outputs}`,
      node: wider.node,
      command: wider.command,
    };
  const others = document.edges
    .filter((edge) => edge.to.node === to.node && edge.to.port !== to.port)
    .map((edge) => validation.shapes[`${edge.from.node}.${edge.from.port}`])
    .filter((other) => other !== undefined);
  for (const { type, params } of candidates(shape, others)) {
    const op = lookup(type);
    if (op === undefined) continue;
    const place = snap({
      x: (source.position.x + target.position.x) / 2,
      y: (source.position.y + target.position.y) / 2,
    });
    const node = { ...newNode(document, op, place), params };
    const grown = { ...document, nodes: [...document.nodes, node] };
    const input = connectCommand(grown, from, { node: node.id, port: op.inputs[0]?.name ?? "x" });
    const wired = applyCommand(grown, input).document;
    const output = connectCommand(wired, { node: node.id, port: op.outputs[0]?.name ?? "y" }, to);
    const command = batch([{ type: "add-nodes", nodes: [node] }, input, output]);
    if (sound(document, validation, to.node, command))
      return { label: `Insert a ${names[type]}`, node: node.id, command };
  }
  return undefined;
}

/** What mends a problem that names a misfit at a port, else at another port of that node. */
export function bridgeFor(
  document: GraphDocument,
  validation: Validation,
  problem: Problem,
): Bridge | undefined {
  if (problem.code !== "shape-mismatch" || problem.inside !== undefined) return undefined;
  const wires = document.edges.filter((edge) => edge.to.node === problem.node);
  const named = wires.filter((edge) => edge.to.port === problem.port);
  for (const { from, to } of [...named, ...wires.filter((edge) => !named.includes(edge))]) {
    const found = bridge(document, validation, from, to);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Puts a bridge in as one step and shows it; says so where there is none any more. */
export function mend({ documents, messages, canvas }: Services, found: Bridge | undefined): void {
  if (found === undefined) {
    messages.show({ tone: "info", title: "There is nothing to mend here any more" });
    return;
  }
  documents.dispatch(found.command, { name: found.label });
  // The node is mounted with the next frame.
  requestAnimationFrame(() => canvas.current?.select([found.node]));
}

/** Shape inference over a whole document, in topological order, with a symbolic batch. */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../base/shape.ts";
import type { AnyOp } from "../ops/spec.ts";
import { inputPortsOf } from "./ports.ts";
import { type CheckedNode, problemOf } from "./problems.ts";
import type { GraphEdge } from "./schema.ts";
import type { WiresInto } from "./wires.ts";

/** Entries that one value may have per example: 1 GB of floats. */
const MAX_SIZE = 250_000_000;

/** @returns "node.port" to shape, for all outputs whose shape follows */
export function inferShapes(context: {
  readonly order: readonly string[];
  readonly nodes: ReadonlyMap<string, CheckedNode>;
  readonly into: WiresInto;
  /** Nodes whose inputs are wired as they should be. */
  readonly ready: ReadonlySet<string>;
  readonly catalog: DatasetCatalog;
  readonly problems: Problem[];
}): Record<string, Shape> {
  const { nodes, into, ready, catalog, problems } = context;
  const shapes: Record<string, Shape> = {};
  const known = new Map<string, boolean>();
  for (const id of context.order) {
    const { op, params } = nodes.get(id) as CheckedNode;
    if (op === undefined) continue;
    const wires = new Map((into.get(id) ?? []).map((edge) => [edge.to.port, edge]));
    known.set(id, isKnown(op, [...wires.values()], known));
    const ports = inputPortsOf(op, wires.keys()).filter((p) => p.wired);
    for (const port of ports) {
      const from = (wires.get(port.name) as GraphEdge).from.node;
      if (port.data && known.get(from) === false) problems.push(needsData(id, port.name, from));
    }
    if (params === undefined || !ready.has(id)) continue;
    const inputs = ports.map((port) => {
      const { from } = wires.get(port.name) as GraphEdge;
      return shapes[`${from.node}.${from.port}`];
    });
    if (!inputs.every((shape) => shape !== undefined)) continue;
    try {
      const names = ports.map((port) => port.name);
      const outputs = op.inferShapes({ params, inputs, ports: names, datasets: catalog });
      op.outputs.forEach((port, i) => {
        const shape = outputs[i];
        if (shape === undefined) return;
        if (sizeOf(shape) > MAX_SIZE) problems.push(tooLarge(id, port.name, shape));
        else shapes[`${id}.${port.name}`] = shape;
      });
    } catch (error) {
      problems.push(problemOf(error, id));
    }
  }
  return shapes;
}

/**
 * Whether a node's outputs are known before a run: data, constants, and reshapes of these.
 * A node whose feeders are not understood counts as known, so that no problem is made up.
 */
export function isKnown(
  op: AnyOp,
  wires: readonly GraphEdge[],
  known: ReadonlyMap<string, boolean>,
): boolean {
  if (op.kind === "source") return op.role !== "parameter";
  return op.kind === "reshape" && wires.every((edge) => known.get(edge.from.node) !== false);
}

function needsData(node: string, port: string, from: string): Problem {
  return {
    severity: "error",
    code: "needs-data",
    node,
    port,
    message: `This input takes known data only, and "${from}" is solved for.`,
    fix: "Wire it to an output of a dataset or to a constant.",
  };
}

function tooLarge(node: string, port: string, shape: Shape): Problem {
  return {
    severity: "error",
    code: "too-large",
    node,
    port,
    message: `The value ${formatShape(shape)} is too large.`,
    fix: `Keep it below ${MAX_SIZE / 1e6} million entries.`,
  };
}

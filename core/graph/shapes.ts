/** Shape inference over a whole document, in topological order, with a symbolic batch. */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../base/shape.ts";
import type { AnyOp } from "../ops/spec.ts";
import type { Surroundings } from "./definitions.ts";
import { inputPortsOf } from "./ports.ts";
import { type CheckedNode, problemOf } from "./problems.ts";
import type { GraphEdge } from "./schema.ts";
import type { WiresInto } from "./wires.ts";

/** Entries that one value may have per example: 1 GB of floats. */
const MAX_SIZE = 250_000_000;

/**
 * @returns `shapes`: "node.port" to shape, for all outputs whose shape follows; `solved`: outputs
 * that are not known before a run
 */
export function inferShapes(context: {
  readonly order: readonly string[];
  readonly nodes: ReadonlyMap<string, CheckedNode>;
  readonly into: WiresInto;
  /** Nodes whose inputs are wired as they should be. */
  readonly ready: ReadonlySet<string>;
  readonly catalog: DatasetCatalog;
  readonly problems: Problem[];
  /** Inside of a group: what comes in by its ports. */
  readonly inside?: Surroundings | undefined;
}): { shapes: Record<string, Shape>; solved: Set<string> } {
  const { nodes, into, ready, catalog, problems, inside } = context;
  const shapes: Record<string, Shape> = {};
  for (const [port, shape] of Object.entries(inside?.shapes ?? {})) shapes[`${port}.value`] = shape;
  const solved = new Set(inside?.solved.map((port) => `${port}.value`));
  for (const id of context.order) {
    const { op, params } = nodes.get(id) as CheckedNode;
    if (op === undefined) continue;
    const wires = new Map((into.get(id) ?? []).map((edge) => [edge.to.port, edge]));
    const ports = inputPortsOf(op, wires.keys()).filter((p) => p.wired);
    const moving = ports.filter((port) => {
      const { from } = wires.get(port.name) as GraphEdge;
      return solved.has(`${from.node}.${from.port}`);
    });
    for (const port of moving)
      if (port.data)
        problems.push(needsData(id, port.name, (wires.get(port.name) as GraphEdge).from.node));
    const group = op.kind === "module" ? op.group : undefined;
    const given = group && {
      shapes: Object.fromEntries(
        ports.flatMap(({ name }) => {
          const { from } = wires.get(name) as GraphEdge;
          const shape = shapes[`${from.node}.${from.port}`];
          return shape === undefined ? [] : [[name, shape]];
        }),
      ),
      solved: moving.map((port) => port.name),
      datasets: catalog,
    };
    if (group && given)
      problems.push(...group.problems(given).map((problem) => outside(problem, id, op)));
    for (const { name } of op.outputs)
      if (group && given ? !group.known(name, given) : isSolved(op, moving.length > 0))
        solved.add(`${id}.${name}`);
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
  return { shapes, solved };
}

/**
 * Known before a run are data, constants, and reshapes of these. A node whose feeders are not
 * understood counts as known, so that no problem is made up.
 */
function isSolved(op: AnyOp, moving: boolean): boolean {
  if (op.kind === "source") return op.role === "parameter";
  return op.kind !== "reshape" || moving;
}

/** A problem inside of a group, as one of the node that stands for the group. */
function outside(problem: Problem, id: string, op: AnyOp): Problem {
  const { node, port, edge: _edge, param: _param, inside, ...rest } = problem;
  const place = [node, ...(inside ?? []), port].filter((part) => part !== undefined);
  const prefix = inside === undefined ? `Inside of "${op.docs.title}", ${place.join(", ")}: ` : "";
  return {
    ...rest,
    message: prefix + problem.message,
    node: id,
    ...(node !== undefined && { inside: [node, ...(inside ?? [])] }),
  };
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

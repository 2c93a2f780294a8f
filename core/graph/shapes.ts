/** Shape inference over a whole document, in topological order, with a symbolic batch. */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../base/shape.ts";
import type { AnyOp } from "../ops/spec.ts";
import type { Surroundings } from "./definitions.ts";
import { type Findings, type InputFindings, type OutputFindings, sameItems } from "./findings.ts";
import { inputPortsOf } from "./ports.ts";
import { type CheckedNode, problemOf } from "./problems.ts";
import type { GraphEdge } from "./schema.ts";

/** Entries that one value may have per example: 1 GB of floats. */
const MAX_SIZE = 250_000_000;

/** The values of a document as far as they are known. */
interface Values {
  /** "node.port" to shape. */
  readonly shapes: Record<string, Shape>;
  /** "node.port" of what is not known before a run. */
  readonly solved: Set<string>;
}

/**
 * Goes through the nodes in order, and notes in the findings of each what its outputs are like.
 * @returns `shapes`: "node.port" to shape, for all outputs whose shape follows; `solved`: outputs
 * that are not known before a run
 */
export function inferShapes(context: {
  readonly order: readonly string[];
  readonly nodes: ReadonlyMap<string, Findings>;
  readonly catalog: DatasetCatalog;
  readonly problems: Problem[];
  /** Inside of a group: what comes in by its ports. */
  readonly inside?: Surroundings | undefined;
}): Values {
  const { nodes, catalog, problems, inside } = context;
  const values: Values = {
    shapes: {},
    solved: new Set(inside?.solved.map((port) => `${port}.value`)),
  };
  for (const [port, shape] of Object.entries(inside?.shapes ?? {}))
    values.shapes[`${port}.value`] = shape;
  for (const id of context.order) {
    const found = nodes.get(id) as Findings;
    const inputs = found.inputs as InputFindings;
    const feeders = inputs.wires.map(({ from }) => nodes.get(from.node)?.outputs);
    const { outputs: before } = found.before ?? {};
    const outputs =
      before?.inputs === inputs && sameItems(before.feeders, feeders)
        ? before
        : { inputs, feeders, ...inferNode(found.checked, inputs, values, catalog) };
    found.outputs = outputs;
    problems.push(...outputs.problems);
    for (const [port, shape] of outputs.shapes) values.shapes[port] = shape;
    for (const port of outputs.solved) values.solved.add(port);
  }
  return values;
}

/** What follows for the outputs of one node. */
function inferNode(
  { node: { id }, op, params }: CheckedNode,
  { wires: list, ready }: InputFindings,
  { shapes: known, solved: moves }: Values,
  catalog: DatasetCatalog,
): Pick<OutputFindings, "problems" | "shapes" | "solved"> {
  const problems: Problem[] = [];
  const shapes: [string, Shape][] = [];
  const solved: string[] = [];
  const result = { problems, shapes, solved };
  if (op === undefined) return result;
  const wires = new Map(list.map((edge) => [edge.to.port, edge]));
  const ports = inputPortsOf(op, wires.keys()).filter((p) => p.wired);
  const shapeAt = (port: string): Shape | undefined => {
    const { from } = wires.get(port) as GraphEdge;
    return known[`${from.node}.${from.port}`];
  };
  const moving = ports.filter((port) => {
    const { from } = wires.get(port.name) as GraphEdge;
    return moves.has(`${from.node}.${from.port}`);
  });
  for (const port of moving)
    if (port.data)
      problems.push(needsData(id, port.name, (wires.get(port.name) as GraphEdge).from.node));
  const group = op.kind === "module" ? op.group : undefined;
  const given = group && {
    shapes: Object.fromEntries(
      ports.flatMap(({ name }) => {
        const shape = shapeAt(name);
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
      solved.push(`${id}.${name}`);
  if (params === undefined || !ready) return result;
  const inputs = ports.map((port) => shapeAt(port.name));
  if (!inputs.every((shape) => shape !== undefined)) return result;
  try {
    const names = ports.map((port) => port.name);
    const outputs = op.inferShapes({ params, inputs, ports: names, datasets: catalog });
    op.outputs.forEach((port, i) => {
      const shape = outputs[i];
      if (shape === undefined) return;
      if (sizeOf(shape) > MAX_SIZE) problems.push(tooLarge(id, port.name, shape));
      else shapes.push([`${id}.${port.name}`, shape]);
    });
  } catch (error) {
    problems.push(problemOf(error, id));
  }
  return result;
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

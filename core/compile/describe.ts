/** Pass: the plan as the plain constraint set that CLI, canvas and telemetry use. */
import type { Problem } from "../base/errors.ts";
import { isBatched, sizeOf } from "../base/shape.ts";
import type { Partition } from "./partition.ts";
import { hasSet, isInserted, producersOf, type Vertex } from "./plan.ts";
import type { Constraint, ConstraintSet, Side, Variable } from "./types.ts";

const variableId = (vertex: Vertex): string => `${vertex.node}.${vertex.port}`;

function roleOf({ kind }: Vertex): Variable["role"] {
  return kind === "data" || kind === "constant" || kind === "parameter" ? kind : "activation";
}

/**
 * @param sweep layers of vertex indices, targets first
 * @param owner node of the document that an inner node of a module belongs to
 */
export function describe(
  { plan, side }: Partition,
  sweep: readonly (readonly number[])[],
  owner: (id: string) => string,
): ConstraintSet {
  const { vertices } = plan;
  const layerOf = new Map<number, number>();
  sweep.forEach((layer, depth) => {
    for (const index of layer) layerOf.set(index, depth);
  });
  const variableOf = (index: number): string => {
    const vertex = vertices[index] as Vertex;
    return isInserted(vertex.id) ? vertex.id : variableId(vertex);
  };
  const constraints: Constraint[] = vertices
    .filter((v) => v.active && (v.kind === "function" || v.kind === "set"))
    .map((v) => ({
      id: v.id,
      node: owner(v.node),
      op: v.op.type,
      side: side[v.index] as Side,
      layer: layerOf.get(v.index) ?? 0,
      variables: [
        ...v.inputs.flatMap((input) => producersOf(vertices, input.from).map(variableOf)),
        ...(v.kind === "function" ? [variableOf(v.index)] : []),
      ],
    }));
  const used = new Set(constraints.flatMap((c) => c.variables));
  const variables: Variable[] = vertices
    .filter((v) => v.kind !== "set" && used.has(variableOf(v.index)))
    .map((v) => ({
      id: variableOf(v.index),
      node: v.node,
      port: v.port,
      shape: v.shape,
      role: roleOf(v),
    }));
  const ofSide = (wanted: Side): string[] =>
    vertices.filter((v) => side[v.index] === wanted).map((v) => v.id);
  const held = vertices.some((v) => v.side !== undefined);
  const inserted = vertices.filter((v) => v.kind === "function" && isInserted(v.id));
  return {
    constraints,
    variables,
    sides: { A: ofSide("A"), B: ofSide("B") },
    sweep: sweep.map((layer) => layer.map((index) => (vertices[index] as Vertex).id)),
    parameters: vertices
      .filter((v) => v.active && v.kind === "parameter")
      .map((v) => ({ id: variableId(v), node: v.node, shape: v.shape, count: sizeOf(v.shape) })),
    views: vertices
      .filter((v) => v.active && v.kind === "reshape" && !isInserted(v.id))
      .map((v) => ({ node: v.node, op: v.op.type, shape: v.shape })),
    datasets: plan.datasets,
    probes: plan.probes
      .filter((probe) => probe.op.metric !== null)
      .map((probe) => ({ node: probe.node, metric: probe.op.metric as string })),
    shapes: plan.shapes,
    batched:
      vertices.some((v) => hasSet(v) && v.kind !== "set" && isBatched(v.shape)) ||
      Object.keys(plan.datasets).length > 0,
    warnings: inserted.map(
      (v): Problem => ({
        severity: "warning",
        code: "identity-inserted",
        message: held
          ? `An identity was put in at ${v.id}: the sets at both ends of the wire stand on side ${side[v.index] === "A" ? "B" : "A"}.`
          : `The graph has an odd cycle; an identity was put in at ${v.id} to split it into two sides.`,
        node: v.node,
      }),
    ),
  };
}

/** Pass 1: a valid document to vertices in topological order. */
import { ProxflowError } from "../base/errors.ts";
import { inputPortsOf } from "../graph/ports.ts";
import type { GraphDocument, GraphEdge, GraphNode } from "../graph/schema.ts";
import type { Validation } from "../graph/validation.ts";
import { operatorName } from "../operators/manifest.ts";
import { customOp, type Tracer } from "../operators/op.ts";
import { opOf, parseParams } from "../ops/index.ts";
import type { AnyOp, ProbeOp } from "../ops/spec.ts";
import { childrenOf, type Plan, type PlanProbe, type Vertex } from "./plan.ts";

type Draft = { -readonly [K in keyof Vertex]: Vertex[K] };

function kindOf(op: AnyOp): Vertex["kind"] {
  if (op.kind === "source") return op.role;
  if (op.kind === "probe" || op.kind === "module")
    throw new ProxflowError("internal", `a ${op.kind} is no vertex`);
  return op.kind;
}

/** Wires into a node, in the order of its ports. */
function wiresInto(op: AnyOp, edges: readonly GraphEdge[]): GraphEdge[] {
  const byPort = new Map(edges.map((edge) => [edge.to.port, edge]));
  return inputPortsOf(op, [...byPort.keys()]).flatMap((port) => {
    const edge = byPort.get(port.name);
    return edge ? [edge] : [];
  });
}

/**
 * @param free data keeps slots of its own, which move and are reset (PJAX's way); else data and
 * all that follows from it alone is known.
 * @param tracer computes the document's own operators; without one they can only be looked at
 */
export function buildPlan(
  document: GraphDocument,
  validation: Validation,
  free: boolean,
  tracer?: Tracer,
): Plan {
  const customs = new Map(
    Object.entries(document.operators ?? {}).map(([name, entry]) => [
      name,
      customOp(name, entry, tracer),
    ]),
  );
  const nodes = new Map<string, GraphNode>(document.nodes.map((node) => [node.id, node]));
  const into = new Map<string, GraphEdge[]>();
  for (const edge of document.edges) {
    const list = into.get(edge.to.node);
    if (list) list.push(edge);
    else into.set(edge.to.node, [edge]);
  }
  const drafts: Draft[] = [];
  const probes: PlanProbe[] = [];
  const datasets: Record<string, string> = {};
  const at = new Map<string, number>();
  const views = new Map<string, number>();

  for (const id of validation.order) {
    const node = nodes.get(id) as GraphNode;
    const custom = operatorName(node.type);
    const op = (custom === undefined ? opOf(node.type) : customs.get(custom)) as AnyOp;
    const params = parseParams(op, node.params);
    const inputs = wiresInto(op, into.get(id) ?? []).map((edge) => ({
      from: at.get(`${edge.from.node}.${edge.from.port}`) as number,
      weight: edge.weight ?? 1,
      port: edge.to.port,
    }));
    if (op.kind === "probe") {
      const from = inputs.map((input) => input.from);
      probes.push({ node: id, op: op as ProbeOp<unknown>, params, inputs: from });
      continue;
    }
    if (op.kind === "source" && op.role === "data")
      datasets[id] = (params as { name: string }).name;
    const known = op.kind === "source" ? op.role !== "parameter" : false;
    const ports = op.outputs.length > 0 ? op.outputs.map((output) => output.name) : [""];
    for (const port of ports) {
      // Reshapes of the same kind, input and parameters are one (PJAX, rule of its views).
      const key =
        op.kind === "reshape"
          ? JSON.stringify([op.type, params, inputs.map((input) => input.from)])
          : undefined;
      const same = key === undefined ? undefined : views.get(key);
      if (same !== undefined) {
        at.set(`${id}.${port}`, same);
        continue;
      }
      const index = drafts.length;
      drafts.push({
        index,
        id: ports.length > 1 ? `${id}.${port}` : id,
        node: id,
        port,
        op,
        params,
        kind: kindOf(op),
        shape: validation.shapes[`${id}.${port}`] ?? [],
        inputs,
        known,
        active: false,
        ...(node.side && { side: node.side }),
      });
      at.set(`${id}.${port}`, index);
      if (key !== undefined) views.set(key, index);
    }
  }
  markKnown(drafts, free);
  markActive(drafts, free);
  return {
    vertices: drafts,
    children: childrenOf(drafts),
    probes,
    datasets,
    shapes: validation.shapes,
  };
}

/** What follows from known values alone is known too, and needs no set. */
function markKnown(drafts: Draft[], free: boolean): void {
  for (const draft of drafts) {
    if (draft.kind !== "function" && draft.kind !== "reshape") continue;
    draft.known = !free && draft.inputs.every(({ from }) => drafts[from]?.known);
  }
}

/** Active: a target depends on it and it is not known; under `free`, data in products is active. */
function markActive(drafts: Draft[], free: boolean): void {
  for (let i = drafts.length - 1; i >= 0; i--) {
    const draft = drafts[i] as Draft;
    if (draft.kind === "set") draft.active = true;
    if (!draft.active) continue;
    draft.inputs.forEach(({ from }, input) => {
      const source = drafts[from] as Draft;
      const label = draft.op.inputs[input]?.data === true;
      if (!label && (free || !source.known)) source.active = true;
    });
  }
}

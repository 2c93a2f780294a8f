/**
 * Pass: the two sides. Sets that share a slot must lie on different sides, so that all sets of a
 * side can be projected at once. The graph of sets is two-coloured breadth first; where an odd
 * cycle stands in the way, an identity node is inserted on the wire.
 */
import { opOf } from "../ops/index.ts";
import type { AnyOp } from "../ops/spec.ts";
import { childrenOf, hasSet, type Plan, producersOf, type Slot, type Vertex } from "./plan.ts";
import type { Side } from "./types.ts";

export interface Partition {
  readonly plan: Plan;
  /** Side of each vertex with a set of its own; undefined for the rest. */
  readonly side: readonly (Side | undefined)[];
  /**
   * Parameters whose consensus set is left out: two sets use the value directly, no op of the
   * graph copies its inputs, so the two share one slot. This is how a line and a circle meet in
   * the plane itself and not in a product space.
   */
  readonly shared: readonly boolean[];
}

const other = (side: Side): Side => (side === "A" ? "B" : "A");

/** Pairs of sets that share a slot, and the slot: the edges to colour. */
function links(plan: Plan, shared: readonly boolean[]): { from: number; to: number; slot: Slot }[] {
  return plan.vertices.flatMap((vertex) => {
    if (!hasSet(vertex)) return [];
    return vertex.inputs.flatMap((input, k) =>
      producersOf(plan.vertices, input.from).flatMap((from) => {
        if (!(plan.vertices[from] as Vertex).active) return [];
        const slot = { vertex: vertex.index, input: k };
        if (!shared[from]) return [{ from, to: vertex.index, slot }];
        const peer = (plan.children[from] ?? []).find((child) => child.vertex !== vertex.index);
        return peer && peer.vertex < vertex.index
          ? [{ from: peer.vertex, to: vertex.index, slot }]
          : [];
      }),
    );
  });
}

function findShared(plan: Plan): boolean[] {
  const copies = plan.vertices.some(
    ({ op, active }) => active && op.kind === "function" && op.copies !== undefined,
  );
  return plan.vertices.map((vertex) => {
    const children = plan.children[vertex.index] ?? [];
    return (
      !copies &&
      vertex.active &&
      vertex.kind === "parameter" &&
      children.length === 2 &&
      children[0]?.vertex !== children[1]?.vertex &&
      children.every((child) => plan.vertices[child.vertex]?.kind !== "reshape")
    );
  });
}

/** Two-colours the sets; identities are inserted where that needs it. Targets are in A. */
export function partition(plan: Plan): Partition {
  const shared = findShared(plan);
  const { side, conflicts } = colour(plan, shared);
  if (conflicts.length === 0) return { plan, side, shared };
  return partition(insertIdentities(plan, conflicts));
}

function colour(plan: Plan, shared: readonly boolean[]) {
  const edges = links(plan, shared);
  const near: number[][] = plan.vertices.map(() => []);
  for (const { from, to } of edges) {
    (near[from] as number[]).push(to);
    (near[to] as number[]).push(from);
  }
  const side: (Side | undefined)[] = plan.vertices.map(() => undefined);
  const sets = plan.vertices.filter((v) => hasSet(v) && !shared[v.index]);
  const starts = [...sets.filter((v) => v.kind === "set"), ...sets];
  for (const start of starts) {
    if (side[start.index] !== undefined) continue;
    side[start.index] = "A";
    const queue = [start.index];
    for (let head = 0; head < queue.length; head++) {
      const at = queue[head] as number;
      for (const next of near[at] as number[]) {
        if (side[next] !== undefined) continue;
        side[next] = other(side[at] as Side);
        queue.push(next);
      }
    }
  }
  const conflicts = edges.filter(({ from, to }) => side[from] === side[to]).map(({ slot }) => slot);
  return { side, conflicts };
}

/** Puts an identity in front of each conflicting slot. */
function insertIdentities(plan: Plan, conflicts: readonly Slot[]): Plan {
  const identity = opOf("identity") as AnyOp;
  const split = new Set(conflicts.map((slot) => `${slot.vertex}:${slot.input}`));
  const vertices: Vertex[] = [];
  const moved = new Map<number, number>();
  for (const vertex of plan.vertices) {
    const inputs = vertex.inputs.map((input, k) => {
      const from = moved.get(input.from) as number;
      if (!split.has(`${vertex.index}:${k}`)) return { ...input, from };
      const source = vertices[from] as Vertex;
      const port = vertex.op.inputs[k]?.name ?? String(k);
      vertices.push({
        ...source,
        index: vertices.length,
        id: `${source.id}~${vertex.id}.${port}`,
        op: identity,
        params: {},
        kind: "function",
        inputs: [{ from, weight: input.weight }],
        known: false,
        active: true,
      });
      return { weight: 1, from: vertices.length - 1 };
    });
    moved.set(vertex.index, vertices.length);
    vertices.push({ ...vertex, index: vertices.length, inputs });
  }
  const probes = plan.probes.map((probe) => ({
    ...probe,
    inputs: probe.inputs.map((index) => moved.get(index) as number),
  }));
  return { ...plan, vertices, children: childrenOf(vertices), probes };
}

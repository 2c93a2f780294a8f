/**
 * Pass: the two sides. Sets that share a slot must lie on different sides, so that all sets of a
 * side can be projected at once. The graph of sets is two-coloured breadth first; where an odd
 * cycle stands in the way, an identity node is inserted on the wire. Sets that the document holds to
 * a side go there, and the others stay where they would have been.
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
   * the plane itself and not in a product space. A parameter that is held to a side keeps its set.
   */
  readonly shared: readonly boolean[];
}

const other = (side: Side): Side => (side === "A" ? "B" : "A");

/** A pair of sets that share a slot, and the slot: an edge to colour. */
interface Link {
  readonly from: number;
  readonly to: number;
  readonly slot: Slot;
  /** The producer, which differs from `from` where two consumers share the slot directly. */
  readonly producer: number;
}

function links(plan: Plan, shared: readonly boolean[]): Link[] {
  return plan.vertices.flatMap((vertex) => {
    if (!hasSet(vertex)) return [];
    return vertex.inputs.flatMap((input, k) =>
      producersOf(plan.vertices, input.from).flatMap((from) => {
        if (!(plan.vertices[from] as Vertex).active) return [];
        const slot = { vertex: vertex.index, input: k };
        if (!shared[from]) return [{ from, to: vertex.index, slot, producer: from }];
        const peer = (plan.children[from] ?? []).find((child) => child.vertex !== vertex.index);
        return peer && peer.vertex < vertex.index
          ? [{ from: peer.vertex, to: vertex.index, slot, producer: from }]
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
      vertex.side === undefined &&
      children.length === 2 &&
      children[0]?.vertex !== children[1]?.vertex &&
      children.every((child) => plan.vertices[child.vertex]?.kind !== "reshape")
    );
  });
}

/**
 * Two-colours the sets, then moves those that the document holds to a side; identities are inserted
 * where two sets of one side share a slot. Where nothing is held, targets are in A.
 */
export function partition(plan: Plan): Partition {
  const shared = findShared(plan);
  const edges = links(plan, shared);
  const side = colour(plan, shared, edges);
  for (const vertex of plan.vertices)
    if (vertex.side !== undefined && side[vertex.index] !== undefined)
      side[vertex.index] = vertex.side;
  const conflicts = edges.filter(({ from, to }) => side[from] === side[to]);
  return conflicts.length === 0
    ? { plan, side, shared }
    : insertIdentities({ plan, side, shared }, conflicts);
}

/** The compiler's own choice: breadth first from the targets, then a local search. */
function colour(
  plan: Plan,
  shared: readonly boolean[],
  edges: readonly Link[],
): (Side | undefined)[] {
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
  flipWhereBetter(near, side);
  return side;
}

/**
 * Moves sets to the other side while that leaves fewer conflicts: a local optimum of the cut, no
 * more than half of the links in conflict. (The least number is NP-hard to find.)
 */
function flipWhereBetter(near: readonly (readonly number[])[], side: (Side | undefined)[]): void {
  const conflictsOf = (at: number) =>
    (near[at] as readonly number[]).filter((next) => side[next] === side[at]).length;
  const queue = near.flatMap((_, at) =>
    side[at] !== undefined && conflictsOf(at) > 0 ? [at] : [],
  );
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head] as number;
    const around = near[at] as readonly number[];
    if (2 * conflictsOf(at) <= around.length) continue;
    side[at] = other(side[at] as Side);
    queue.push(...around);
  }
}

/**
 * Puts an identity between each pair in conflict: one a producer, for all its consumers on its own
 * side. A consumer that sees the producer through reshapes gets reshapes of its own.
 */
function insertIdentities(
  { plan, side, shared }: Partition,
  conflicts: readonly Link[],
): Partition {
  const identity = opOf("identity") as AnyOp;
  const cut = new Map<string, Set<number>>();
  for (const { producer, slot } of conflicts) {
    const key = `${slot.vertex}:${slot.input}`;
    cut.set(key, (cut.get(key) ?? new Set()).add(producer));
  }
  const vertices: Vertex[] = [];
  const moved = new Map<number, number>();
  /** Identity by the producer that it repeats. */
  const repeats = new Map<number, number>();
  const sides: (Side | undefined)[] = [];
  const push = (vertex: Omit<Vertex, "index">): number =>
    vertices.push({ ...vertex, index: vertices.length }) - 1;

  const repeat = (producer: number, name: string, consumer: number): number => {
    const from = moved.get(producer) as number;
    const there = repeats.get(from);
    if (there !== undefined) return there;
    // The identity repeats a value, not where the value's set is held.
    const { side: _, ...source } = vertices[from] as Vertex;
    const made = push({
      ...source,
      id: `${source.id}~${name}`,
      op: identity,
      params: {},
      kind: "function",
      inputs: [{ from, weight: 1 }],
      known: false,
      active: true,
    });
    repeats.set(from, made);
    sides[made] = other(side[consumer] as Side);
    return made;
  };
  const rewire = (
    from: number,
    producers: ReadonlySet<number>,
    name: string,
    consumer: number,
  ): number => {
    const vertex = plan.vertices[from] as Vertex;
    if (producers.has(from)) return repeat(from, name, consumer);
    const held = moved.get(from) as number;
    if (vertex.kind !== "reshape" || vertex.known) return held;
    const inputs = vertex.inputs.map((input) => ({
      ...input,
      from: rewire(input.from, producers, name, consumer),
    }));
    if (inputs.every((input, k) => input.from === vertices[held]?.inputs[k]?.from)) return held;
    return push({ ...(vertices[held] as Vertex), id: `${vertex.id}~${name}`, inputs });
  };

  for (const vertex of plan.vertices) {
    const inputs = vertex.inputs.map((input, k) => {
      const producers = cut.get(`${vertex.index}:${k}`);
      if (!producers) return { ...input, from: moved.get(input.from) as number };
      const port = vertex.op.inputs[k]?.name ?? String(k);
      return {
        ...input,
        from: rewire(input.from, producers, `${vertex.id}.${port}`, vertex.index),
      };
    });
    const at = push({ ...vertex, inputs });
    moved.set(vertex.index, at);
    sides[at] = side[vertex.index];
  }
  const probes = plan.probes.map((probe) => ({
    ...probe,
    inputs: probe.inputs.map((index) => moved.get(index) as number),
  }));
  const kept = dropUnusedViews(vertices);
  const sharedAt = new Set(shared.flatMap((is, index) => (is ? [moved.get(index)] : [])));
  return {
    plan: { ...plan, vertices: kept, children: childrenOf(kept), probes },
    side: kept.map((_, index) => sides[index]),
    shared: kept.map((_, index) => sharedAt.has(index)),
  };
}

/** Reshapes that no set sees any more take no part in the consensus. */
function dropUnusedViews(vertices: readonly Vertex[]): Vertex[] {
  const seen = new Set<number>();
  const kept = [...vertices];
  for (let i = vertices.length - 1; i >= 0; i--) {
    const vertex = vertices[i] as Vertex;
    if (vertex.kind === "reshape" && !seen.has(i)) kept[i] = { ...vertex, active: false };
    else if (vertex.active) for (const { from } of vertex.inputs) seen.add(from);
  }
  return kept;
}

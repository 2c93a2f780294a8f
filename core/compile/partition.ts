/**
 * Pass: the two sides. Sets that share a slot must lie on different sides, so that all sets of a
 * side can be projected at once. The graph of sets is two-coloured breadth first; where an odd
 * cycle stands in the way, an identity node is inserted on the wire. Sets that the document holds to
 * a side stay there: they are coloured first, and the rest and the identities follow from them.
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
 * Two-colours the sets; identities are inserted where that needs it. Where nothing is held to a side,
 * targets are in A.
 */
export function partition(plan: Plan): Partition {
  const shared = findShared(plan);
  const { side, conflicts } = colour(plan, shared);
  if (conflicts.length === 0) return { plan, side, shared };
  const split = insertIdentities(plan, conflicts);
  return { plan: split, ...colour(split, findShared(split)), shared: findShared(split) };
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
  const spread = (queue: number[]): void => {
    for (let head = 0; head < queue.length; head++) {
      const at = queue[head] as number;
      for (const next of near[at] as number[]) {
        if (side[next] !== undefined) continue;
        side[next] = other(side[at] as Side);
        queue.push(next);
      }
    }
  };
  const held = sets.filter((v) => v.side !== undefined);
  for (const { index, side: wanted } of held) side[index] = wanted;
  spread(held.map(({ index }) => index));
  for (const start of [...sets.filter((v) => v.kind === "set"), ...sets]) {
    if (side[start.index] !== undefined) continue;
    side[start.index] = "A";
    spread([start.index]);
  }
  flipWhereBetter(near, side, new Set(held.map(({ index }) => index)));
  const conflicts = edges.filter(({ from, to }) => side[from] === side[to]);
  return { side, conflicts };
}

/**
 * Moves sets to the other side while that leaves fewer conflicts: a local optimum of the cut, and
 * where no set is held no more than half of the links in conflict. (The least number is NP-hard to
 * find.)
 */
function flipWhereBetter(
  near: readonly (readonly number[])[],
  side: (Side | undefined)[],
  held: ReadonlySet<number>,
): void {
  const conflictsOf = (at: number) =>
    (near[at] as readonly number[]).filter((next) => side[next] === side[at]).length;
  const queue = near.flatMap((_, at) =>
    side[at] !== undefined && conflictsOf(at) > 0 ? [at] : [],
  );
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head] as number;
    if (held.has(at)) continue;
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
function insertIdentities(plan: Plan, conflicts: readonly Link[]): Plan {
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
  const push = (vertex: Omit<Vertex, "index">): number =>
    vertices.push({ ...vertex, index: vertices.length }) - 1;

  const repeat = (producer: number, name: string): number => {
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
    return made;
  };
  const rewire = (from: number, producers: ReadonlySet<number>, name: string): number => {
    const vertex = plan.vertices[from] as Vertex;
    if (producers.has(from)) return repeat(from, name);
    const held = moved.get(from) as number;
    if (vertex.kind !== "reshape" || vertex.known) return held;
    const inputs = vertex.inputs.map((input) => ({
      ...input,
      from: rewire(input.from, producers, name),
    }));
    if (inputs.every((input, k) => input.from === vertices[held]?.inputs[k]?.from)) return held;
    return push({ ...(vertices[held] as Vertex), id: `${vertex.id}~${name}`, inputs });
  };

  for (const vertex of plan.vertices) {
    const inputs = vertex.inputs.map((input, k) => {
      const producers = cut.get(`${vertex.index}:${k}`);
      if (!producers) return { ...input, from: moved.get(input.from) as number };
      const port = vertex.op.inputs[k]?.name ?? String(k);
      return { ...input, from: rewire(input.from, producers, `${vertex.id}.${port}`) };
    });
    moved.set(vertex.index, push({ ...vertex, inputs }));
  }
  const probes = plan.probes.map((probe) => ({
    ...probe,
    inputs: probe.inputs.map((index) => moved.get(index) as number),
  }));
  const kept = dropUnusedViews(vertices);
  return { ...plan, vertices: kept, children: childrenOf(kept), probes };
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

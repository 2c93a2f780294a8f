/**
 * Pass: the order of cyclic projections, from the targets back.
 * "once": each set one time a sweep, in layers of longest distance to a target.
 * "revisit": PJAX's layers, each the predecessors of the last; a value with two consumers at
 * different depths comes twice (arXiv:2506.05878 and its code).
 */
import type { Partition } from "./partition.ts";
import { hasSet, type Plan, producersOf, type Vertex } from "./plan.ts";

/** Indices of active producers of a vertex, reshapes looked through. */
function predecessors(plan: Plan, vertex: Vertex): number[] {
  return vertex.inputs
    .flatMap((input) => producersOf(plan.vertices, input.from))
    .filter((index) => plan.vertices[index]?.active);
}

/** Layers of vertex indices; layer 0 holds the targets. */
export function sweepLayers(partition: Partition, revisit: boolean): number[][] {
  const { plan } = partition;
  return (revisit ? revisiting(plan) : once(plan)).flatMap((layer) => separate(partition, layer));
}

/** Sets that share a slot directly cannot be projected at once: side A goes first. */
function separate({ plan, side, shared }: Partition, layer: number[]): number[][] {
  const kept = layer.filter((index) => !shared[index]);
  const seen = new Set<number>();
  const clash = kept
    .flatMap((index) => plan.vertices[index]?.inputs ?? [])
    .filter(({ from }) => shared[from])
    .some(({ from }) => seen.size === seen.add(from).size);
  const parts = clash
    ? (["A", "B"] as const).map((s) => kept.filter((index) => side[index] === s))
    : [kept];
  return parts.filter((part) => part.length > 0);
}

function once(plan: Plan): number[][] {
  const depth = new Map<number, number>();
  const layers: number[][] = [];
  for (let i = plan.vertices.length - 1; i >= 0; i--) {
    const vertex = plan.vertices[i] as Vertex;
    if (!hasSet(vertex)) continue;
    const at = depth.get(i) ?? 0;
    const layer = layers[at];
    if (layer) layer.push(i);
    else layers[at] = [i];
    for (const from of predecessors(plan, vertex))
      depth.set(from, Math.max(depth.get(from) ?? 0, at + 1));
  }
  return Array.from(layers, (layer) => (layer ?? []).sort((a, b) => a - b));
}

function revisiting(plan: Plan): number[][] {
  const layers: number[][] = [];
  let layer = plan.vertices.filter((v) => v.kind === "set").map((v) => v.index);
  while (layer.length > 0) {
    layers.push(layer);
    layer = [
      ...new Set(layer.flatMap((index) => predecessors(plan, plan.vertices[index] as Vertex))),
    ].sort((a, b) => a - b);
  }
  return layers;
}

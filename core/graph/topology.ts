/** Order and cycles of a directed graph, in linear time and without recursion (Tarjan 1972). */

export interface Topology {
  /**
   * Ids such that each comes after its predecessors; the given order where it already is one.
   * Ids on a cycle are left out.
   */
  readonly order: readonly string[];
  /** One closed walk a knot of cycles, each id once, in the direction of the wires. */
  readonly cycles: readonly (readonly string[])[];
}

/** @param predecessors ids that an id depends on; ids that are not in `ids` are passed over */
export function topology(
  ids: readonly string[],
  predecessors: (id: string) => readonly string[],
): Topology {
  const number = new Map<string, number>(ids.map((id) => [id, 0]));
  const low = new Map<string, number>();
  const open = new Set<string>();
  const stack: string[] = [];
  const order: string[] = [];
  const cycles: string[][] = [];
  let count = 0;
  for (const root of ids) {
    if (number.get(root) !== 0) continue;
    const walk: { id: string; before: readonly string[]; next: number }[] = [];
    const enter = (id: string) => {
      number.set(id, ++count);
      low.set(id, count);
      stack.push(id);
      open.add(id);
      walk.push({ id, before: predecessors(id), next: 0 });
    };
    const sink = (id: string, depth: number) => low.set(id, Math.min(low.get(id) as number, depth));
    enter(root);
    while (walk.length > 0) {
      const at = walk[walk.length - 1] as (typeof walk)[number];
      const before = at.before[at.next++];
      if (before !== undefined) {
        if (number.get(before) === 0) enter(before);
        else if (open.has(before)) sink(at.id, number.get(before) as number);
        continue;
      }
      walk.pop();
      const parent = walk[walk.length - 1];
      if (parent !== undefined) sink(parent.id, low.get(at.id) as number);
      if (low.get(at.id) !== number.get(at.id)) continue;
      const knot = stack.splice(stack.lastIndexOf(at.id));
      for (const id of knot) open.delete(id);
      if (knot.length > 1 || at.before.includes(at.id)) cycles.push(closedWalk(knot, predecessors));
      else order.push(at.id);
    }
  }
  return { order, cycles };
}

/** Some cycle among strongly connected ids, found by walking back until an id repeats. */
function closedWalk(knot: readonly string[], predecessors: (id: string) => readonly string[]) {
  const inside = new Set(knot);
  const path: string[] = [];
  const seen = new Map<string, number>();
  let id = knot[0] as string;
  while (!seen.has(id)) {
    seen.set(id, path.length);
    path.push(id);
    id = predecessors(id).find((p) => inside.has(p)) as string;
  }
  return path.slice(seen.get(id)).reverse();
}

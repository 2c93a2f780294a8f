/** How the compiler splits a document: on which side each node stands, and when in a sweep its turn is. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import { isInserted } from "../../core/compile/plan.ts";
import type { ConstraintSet, Side } from "../../core/compile/types.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";

/** What wires and nodes are coloured by. */
export type SplitMode = "none" | "sides" | "sweep";

/** Where a node stands. */
export interface NodeSplit {
  /** `null` for a node with sets on both sides. */
  readonly side: Side | null;
  /** First and last layer of its sets in a cyclic sweep, counted from 1 at the targets. */
  readonly layers: readonly [first: number, last: number];
}

export interface Split {
  /**
   * By node id. A node that is folded away stands where all that it feeds stands; probes stand
   * nowhere.
   */
  readonly nodes: ReadonlyMap<string, NodeSplit>;
  /** Wires on which the compiler put an identity, to set two sets of one side apart. */
  readonly identities: ReadonlySet<string>;
  /** Identities that the compiler put in anywhere, inside of groups and modules too. */
  readonly inserted: number;
  /** Layers of a sweep. */
  readonly depth: number;
}

const nothing: Split = { nodes: new Map(), identities: new Set(), inserted: 0, depth: 0 };

/**
 * Of the compiled document; empty where it does not compile.
 * @param document what is shown: the whole, or the inside of a group whose ids begin with `prefix`
 */
export function splitOf(
  whole: GraphDocument,
  document: Pick<GraphDocument, "nodes" | "edges"> = whole,
  prefix = "",
): Split {
  const compiled = compile(whole, builtinDatasets);
  if (!compiled.ok) return nothing;
  const { set } = compiled;
  const within = shownIn(document, prefix);
  const own = ownPlaces(set, within);
  const fed = new Map<string, string[]>();
  for (const { from, to } of document.edges)
    fed.set(from.node, [...(fed.get(from.node) ?? []), to.node]);
  const known = new Map<string, NodeSplit | undefined>();
  const placeOf = (node: string): NodeSplit | undefined => {
    if (known.has(node)) return known.get(node);
    const found = own.get(node) ?? joined((fed.get(node) ?? []).map(placeOf));
    known.set(node, found);
    return found;
  };
  return {
    nodes: new Map(
      document.nodes.flatMap(({ id }) => {
        const place = placeOf(id);
        return place ? [[id, place] as const] : [];
      }),
    ),
    identities: identityWires(set, document, within, prefix),
    inserted: set.constraints.filter(({ id }) => isInserted(id)).length,
    depth: set.sweep.length,
  };
}

/** The node that is shown for a set or a value. */
function shownIn(
  { nodes }: Pick<GraphDocument, "nodes">,
  prefix: string,
): (id: string) => string | undefined {
  const own = new Set(nodes.map(({ id }) => id));
  return (id) => {
    let at = id.startsWith(prefix) ? id.slice(prefix.length) : "";
    while (!own.has(at) && at.includes(".")) at = at.slice(0, at.lastIndexOf("."));
    return own.has(at) ? at : undefined;
  };
}

/** Where nodes with sets of their own stand. */
function ownPlaces(
  { sides, sweep }: ConstraintSet,
  within: (id: string) => string | undefined,
): ReadonlyMap<string, NodeSplit> {
  const layerOf = new Map(sweep.flatMap((layer, i) => layer.map((id) => [id, i + 1] as const)));
  const places = new Map<string, NodeSplit>();
  for (const side of ["A", "B"] as const)
    for (const id of sides[side]) {
      const node = isInserted(id) ? undefined : within(id);
      const layer = layerOf.get(id);
      if (node === undefined || layer === undefined) continue;
      const place: NodeSplit = { side, layers: [layer, layer] };
      places.set(node, joined([places.get(node), place]) ?? place);
    }
  return places;
}

function joined(places: readonly (NodeSplit | undefined)[]): NodeSplit | undefined {
  const there = places.filter((place) => place !== undefined);
  const [first] = there;
  if (first === undefined) return undefined;
  return {
    side: there.every(({ side }) => side === first.side) ? first.side : null,
    layers: [
      Math.min(...there.map(({ layers }) => layers[0])),
      Math.max(...there.map(({ layers }) => layers[1])),
    ],
  };
}

function identityWires(
  { constraints }: ConstraintSet,
  { edges }: Pick<GraphDocument, "edges">,
  within: (id: string) => string | undefined,
  prefix: string,
): ReadonlySet<string> {
  /** What an identity repeats, by the id of its own value. */
  const repeats = new Map(
    constraints
      .filter(({ id }) => isInserted(id))
      .map(({ variables }) => [variables.at(-1) as string, variables[0] as string]),
  );
  const ends = new Set<string>();
  for (const { id, variables } of constraints) {
    const node = within(id);
    for (const variable of variables) {
      const source = repeats.get(variable);
      if (source !== undefined && !isInserted(id)) ends.add(`${source} ${node}`);
    }
  }
  return new Set(
    edges
      .filter(({ from, to }) => ends.has(`${prefix}${from.node}.${from.port} ${to.node}`))
      .map(({ id }) => id),
  );
}

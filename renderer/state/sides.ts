/** On which side of the two-set splitting each node stands. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import type { Side } from "../../core/compile/types.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";

/**
 * Side by node id, from the compiled document. A node that is folded away stands where all that it
 * feeds stands; probes, and modules with parts on both sides, stand on neither. Empty where the
 * document does not compile.
 * @param document what is shown: the whole, or the inside of a group whose ids begin with `prefix`
 */
export function sidesOf(
  whole: GraphDocument,
  document: Pick<GraphDocument, "nodes" | "edges"> = whole,
  prefix = "",
): ReadonlyMap<string, Side> {
  const compiled = compile(whole, builtinDatasets);
  if (!compiled.ok) return new Map();
  const owners = new Map<string, Side[]>();
  const own = new Set(document.nodes.map(({ id }) => id));
  /** The node that is shown for a constraint inside of the graph that is shown. */
  const within = (id: string): string | undefined => {
    let at = id.startsWith(prefix) ? id.slice(prefix.length) : "";
    while (!own.has(at) && at.includes(".")) at = at.slice(0, at.lastIndexOf("."));
    return own.has(at) ? at : undefined;
  };
  for (const { id, node, side } of compiled.set.constraints) {
    const shown = prefix === "" ? node : within(id);
    if (shown !== undefined) owners.set(shown, [...(owners.get(shown) ?? []), side]);
  }
  const fed = new Map<string, string[]>();
  for (const { from, to } of document.edges)
    fed.set(from.node, [...(fed.get(from.node) ?? []), to.node]);
  const sides = new Map<string, Side | null>();
  const one = (among: readonly (Side | null)[]): Side | null => {
    const found = new Set(among.filter((side) => side !== null));
    return found.size === 1 ? ([...found][0] as Side) : null;
  };
  const sideOf = (node: string): Side | null => {
    const known = sides.get(node);
    if (known !== undefined) return known;
    const own = owners.get(node);
    const side = one(own ?? (fed.get(node) ?? []).map(sideOf));
    sides.set(node, side);
    return side;
  };
  return new Map(
    document.nodes.flatMap(({ id }) => {
      const side = sideOf(id);
      return side === null ? [] : [[id, side] as const];
    }),
  );
}

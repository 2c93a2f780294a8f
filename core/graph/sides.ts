/** Which nodes can be held to a side of the two-set splitting. */
import { operatorName } from "../operators/manifest.ts";
import { opOf } from "../ops/index.ts";
import type { GraphNode } from "./schema.ts";

/**
 * True for a node with a set of its own: a function, a constraint, or a parameter, whose set is the
 * consensus of its copies. A module and a group are many sets; reshapes and data have none.
 */
export function takesSide({ type }: Pick<GraphNode, "type">): boolean {
  if (operatorName(type) !== undefined) return true;
  const op = opOf(type);
  return (
    op?.kind === "function" ||
    op?.kind === "set" ||
    (op?.kind === "source" && op.role === "parameter")
  );
}

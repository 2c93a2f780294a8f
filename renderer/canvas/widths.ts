/** Widths that follow the data: a layer whose outputs are too many or too few for what comes next. */
import { batch, type Command } from "../../core/graph/commands.ts";
import { connectCommand } from "../../core/graph/edits.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { Endpoint, GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { parseParams } from "../../core/ops/index.ts";
import { titleOf } from "../state/edits.ts";
import { sound } from "./soundness.ts";

/** A wire together with the width that makes it fit. */
export interface Widening {
  /** "MLP now has 3 outputs" */
  readonly text: string;
  /** The node whose outputs change. */
  readonly node: string;
  readonly outputs: number;
  readonly command: Command;
}

/** The outputs that a node is asked for; `undefined` where its op has no such parameter. */
function outputsOf(document: GraphDocument, node: GraphNode): number | undefined {
  const op = opsOf(document)(node.type);
  if (op === undefined) return undefined;
  try {
    const { out } = parseParams(op, node.params) as { out?: unknown };
    return typeof out === "number" ? out : undefined;
  } catch {
    // Params that do not parse are told elsewhere.
    return undefined;
  }
}

/** How far back the node may be that sets a width. */
const REACH = 4;

/** The node that sets the width of a value, behind nodes with one input. */
function widthBehind(document: GraphDocument, from: Endpoint): GraphNode | undefined {
  let id: string | undefined = from.node;
  for (let step = 0; id !== undefined && step < REACH; step++) {
    const node: GraphNode | undefined = document.nodes.find((each) => each.id === id);
    if (node === undefined || outputsOf(document, node) !== undefined) return node;
    const into = document.edges.filter((edge) => edge.to.node === id);
    id = into.length === 1 ? into[0]?.from.node : undefined;
  }
  return undefined;
}

/**
 * The number of outputs with which a wire fits, and the one step that sets it and draws the wire.
 * `undefined` where none does.
 *
 * @param free only outputs that nobody chose may change
 */
export function widening(
  document: GraphDocument,
  validation: Validation,
  from: Endpoint,
  to: Endpoint,
  free: boolean,
): Widening | undefined {
  const others = document.edges.filter(
    (edge) => edge.to.node === to.node && edge.to.port !== to.port,
  );
  const ends = [from, ...others.map((edge) => edge.from)];
  const widths = ends.map((end) => validation.shapes[`${end.node}.${end.port}`]?.at(-1));
  const connect = connectCommand(document, from, to);
  for (const end of ends) {
    const node = widthBehind(document, end);
    if (node === undefined || (free && node.params.out !== undefined)) continue;
    for (const width of new Set(widths)) {
      if (typeof width !== "number" || width === outputsOf(document, node)) continue;
      const params = { ...node.params, out: width };
      const command = batch([{ type: "set-params", node: node.id, params }, connect]);
      if (!sound(document, validation, to.node, command)) continue;
      const text = `${titleOf(node, document)} now has ${width} output${width === 1 ? "" : "s"}`;
      return { text, node: node.id, outputs: width, command };
    }
  }
  return undefined;
}

/**
 * Held or solved for: any output can be either. A source turns between constant and parameter; what
 * an operation computes is held by a target that it must equal.
 */
import type { Shape } from "../base/shape.ts";
import { opOf } from "../ops/index.ts";
import { batch, type Command } from "./commands.ts";
import { nodeIds } from "./ids.ts";
import type { Endpoint, GraphDocument, GraphNode } from "./schema.ts";

/** How an output stands: given, solved for, held by a target, or following from others. */
export type Standing = "given" | "solved" | "held" | "computed";

/** Entries that a document can hold as a list. */
const MOST_HELD = 200_000;

/** The target that holds an output, and the constant with the value, where `holdCommand` made them. */
function holderOf(document: GraphDocument, { node, port }: Endpoint): string[] | undefined {
  for (const edge of document.edges) {
    if (edge.from.node !== node || edge.from.port !== port || edge.to.port !== "x") continue;
    const target = document.nodes.find(({ id }) => id === edge.to.node);
    if (target?.type !== "equals") continue;
    const value = document.edges.find((e) => e.to.node === target.id && e.to.port === "target")
      ?.from.node;
    if (document.nodes.find(({ id }) => id === value)?.type === "constant")
      return [target.id, value as string];
  }
  return undefined;
}

export function standingOf(document: GraphDocument, end: Endpoint): Standing {
  const node = document.nodes.find(({ id }) => id === end.node);
  const op = node && opOf(node.type);
  if (op?.kind === "source") return op.role === "parameter" ? "solved" : "given";
  return holderOf(document, end) ? "held" : "computed";
}

/** Why an output cannot be held, or solved for; `null` where it can. */
export function holdFault(
  document: GraphDocument,
  end: Endpoint,
  shape: Shape | undefined,
): string | null {
  const node = document.nodes.find(({ id }) => id === end.node);
  if (node?.type === "dataset")
    return "A data set gives other examples each time. Solve for a constant with examples instead.";
  if (shape === undefined) return "Its shape is not known yet.";
  if (shape.includes("B"))
    return "It differs from example to example; only a value without a batch can be held.";
  const size = shape.reduce<number>((n, d) => n * (d as number), 1);
  return size > MOST_HELD ? `It has ${size} entries, too many to write into a document.` : null;
}

/** The node with another op, its place in the list and its wires kept. */
function replace(document: GraphDocument, next: GraphNode): Command {
  const at = document.nodes.findIndex(({ id }) => id === next.id);
  const wires = document.edges.flatMap((edge, index) =>
    edge.from.node === next.id || edge.to.node === next.id ? [{ edge, index }] : [],
  );
  const commands: Command[] = [
    { type: "remove-nodes", nodes: [next.id] },
    { type: "add-nodes", nodes: [next], at: [at] },
  ];
  if (wires.length > 0)
    commands.push({
      type: "add-edges",
      edges: wires.map(({ edge }) => edge),
      at: wires.map(({ index }) => index),
    });
  return batch(commands);
}

const asNumbers = (values: ArrayLike<number>): number[] =>
  Array.from(values, (v) => Number(v.toPrecision(7)));

/**
 * Holds an output at a value: a parameter becomes a constant; what is computed gets a target beside
 * it. One command, so one step to undo.
 * @param values all entries, row by row
 */
export function holdCommand(
  document: GraphDocument,
  end: Endpoint,
  shape: readonly number[],
  values: ArrayLike<number>,
): Command {
  const node = document.nodes.find(({ id }) => id === end.node) as GraphNode;
  const params = { shape: [...shape], values: asNumbers(values) };
  if (node.type === "parameter")
    return replace(document, { ...node, type: "constant", typeVersion: 1, params });
  const fresh = nodeIds(document);
  const value = fresh(`${node.id}-held`);
  const target = fresh(`${node.id}-hold`);
  const { x, y } = node.position;
  return batch([
    {
      type: "add-nodes",
      nodes: [
        {
          id: value,
          type: "constant",
          typeVersion: 1,
          title: "Held value",
          params,
          position: { x, y: y + 144 },
        },
        {
          id: target,
          type: "equals",
          typeVersion: 1,
          title: "Hold",
          params: {},
          position: { x: x + 224, y: y + 144 },
        },
      ],
    },
    {
      type: "add-edges",
      edges: [
        { id: `${target}.x`, from: end, to: { node: target, port: "x" } },
        {
          id: `${target}.target`,
          from: { node: value, port: "value" },
          to: { node: target, port: "target" },
        },
      ],
    },
  ]);
}

/**
 * Solves for an output: a constant becomes a parameter that starts from its value; what was held
 * is let go.
 */
export function solveCommand(document: GraphDocument, end: Endpoint): Command {
  const node = document.nodes.find(({ id }) => id === end.node) as GraphNode;
  if (node.type === "constant") {
    const { shape, values, fill } = node.params;
    const params: GraphNode["params"] = {
      ...(shape !== undefined && { shape }),
      init: "zeros",
      ...(Array.isArray(values) && values.length > 0
        ? { values }
        : typeof fill === "number" && fill !== 0 && Array.isArray(shape)
          ? {
              values: new Array<number>(shape.reduce<number>((n, d) => n * Number(d), 1)).fill(
                fill,
              ),
            }
          : {}),
    };
    return replace(document, { ...node, type: "parameter", typeVersion: 1, params });
  }
  return { type: "remove-nodes", nodes: holderOf(document, end) ?? [] };
}

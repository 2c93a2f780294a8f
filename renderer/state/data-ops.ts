/** Data sets in lists of nodes: the dataset node with its data chosen, under the data's own name. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { Command } from "../../core/graph/commands.ts";
import { newNode } from "../../core/graph/edits.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import { dataset } from "../../core/ops/dataset.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { presets } from "../../core/solvers/presets.ts";
import { solverSettings } from "../../core/solvers/settings.ts";

const PREFIX = "dataset:";

/** One entry a data set; its `type` is only for lists and `splitType`, no document has it. */
export const dataOps: readonly AnyOp[] = Object.values(builtinDatasets).map(
  ({ name, title, summary }) => {
    const docs = { ...dataset.docs, title, summary };
    return { ...(dataset as AnyOp), type: `${PREFIX}${name}`, docs };
  },
);

/** The op that an entry of a list stands for, and the params that its node begins with. */
export const splitType = (type: string): { type: string; params: GraphNode["params"] } =>
  type.startsWith(PREFIX)
    ? { type: dataset.type, params: { name: type.slice(PREFIX.length) } }
    : { type, params: {} };

/** The entry of a list by its type: a data set, else an op of the document. */
export const entryOf = (document: GraphDocument, type: string): AnyOp | undefined =>
  dataOps.find((op) => op.type === type) ?? opsOf(document)(type);

/** A new node of an entry. */
export function entryNode(
  document: GraphDocument,
  entry: AnyOp,
  position: GraphNode["position"],
): GraphNode {
  const { type, params } = splitType(entry.type);
  const op = type === entry.type ? entry : (dataset as AnyOp);
  return { ...newNode(document, op, position), params };
}

/** What a dataset node gives at a port; `undefined` for other nodes and unknown data. */
export function columnKind(node: GraphNode, port: string): "real" | "one-hot" | undefined {
  const name = node.params.name ?? dataset.params.parse({}).name;
  if (
    node.type !== dataset.type ||
    typeof name !== "string" ||
    !Object.hasOwn(builtinDatasets, name)
  )
    return undefined;
  return builtinDatasets[name]?.columns.find((column) => column.port === port)?.kind;
}

const { settings: learning } = presets.fast;
const untouched = solverSettings.parse({});

/**
 * With its first data set a model begins to learn, by mini-batches: settings made for that, where
 * nobody has chosen any yet. `undefined` else.
 */
export function learningSettings({ nodes, solver }: GraphDocument): Command | undefined {
  const names = Object.keys(learning) as (keyof typeof learning)[];
  const chosen = names.some((name) => solver[name] !== untouched[name]);
  if (chosen || nodes.some(({ type }) => type === "dataset")) return undefined;
  return { type: "set-solver", solver: { ...solver, ...learning } };
}

/**
 * Builds documents in code. Each op is a method named by its `code.name`; its ports and params are
 * typed from the op itself, so that the compiler finds a misspelt port.
 *
 *   const m = model("regression");
 *   const iris = m.dataset("iris", { name: "iris" });
 *   const weights = m.parameter("weights", { shape: [4, 3] });
 *   const scores = m.matmul("scores", { a: iris.x, b: weights.value });
 *   m.crossEntropy("target", { logits: scores.y, labels: iris.y });
 *   export const document = m.document({ algorithm: "cp" });
 */
import type { z } from "zod";
import { ProxflowError } from "../base/errors.ts";
import { dataReference } from "../base/own-data.ts";
import { ops } from "../ops/index.ts";
import type { AnyOp, InputPort, OutputPort } from "../ops/spec.ts";
import { solverSettings } from "../solvers/settings.ts";
import { edgeBase, idMaker } from "./ids.ts";
import { FORMAT_VERSION, type GraphDocument, type GraphEdge, type GraphNode } from "./schema.ts";

/** An output port of a node that was built: hand it to an input. */
export interface Output {
  readonly node: string;
  readonly port: string;
  /**
   * Weight of the next consumer in the consensus of this value: `digits.x.times(2)`.
   * 1 where it is not called.
   */
  times(weight: number): Output;
  readonly weight?: number;
}

type Ops = typeof ops;

/** `null` keeps a place of a variadic port free. */
type InputOf<P extends InputPort> = P extends { readonly variadic: object }
  ? readonly (Output | null)[]
  : Output;

type Inputs<I extends readonly InputPort[]> = {
  readonly [P in I[number] as P["name"]]: InputOf<P>;
};

type Params<O> = O extends { readonly params: z.ZodType<infer P> } ? Partial<P> : never;

type Outputs<O extends readonly OutputPort[]> = {
  readonly [P in O[number] as P["name"]]: Output;
};

type Method<O extends Ops[keyof Ops]> = O["inputs"] extends readonly []
  ? (id: string, params?: Params<O>) => Outputs<O["outputs"]>
  : (id: string, inputs: Inputs<O["inputs"]>, params?: Params<O>) => Outputs<O["outputs"]>;

type OpMethods = { readonly [K in keyof Ops as Ops[K]["code"]["name"]]: Method<Ops[K]> };

/** How a node looks on the canvas; none of it changes what is solved. */
export interface Look {
  readonly at?: readonly [x: number, y: number];
  readonly title?: string;
  readonly note?: string;
}

/** What a document keeps besides nodes and wires; for code that was exported from a canvas. */
export interface Layout {
  /** Node id and look, in the order that the nodes have in the document. */
  readonly nodes?: readonly (readonly [id: string, look?: Look])[];
  /** Wires in their order, as "id: node.port", the port that the wire ends in. */
  readonly wires?: readonly string[];
  readonly description?: string;
  readonly view?: NonNullable<GraphDocument["view"]>;
}

export interface ModelBuilder extends OpMethods {
  /**
   * Names data of your own, for `dataset` nodes to say. The data itself lies in a folder of data
   * sets, under the checksum.
   * @throws ProxflowError `bad-data` on a reference that is malformed
   */
  ownData(name: string, reference: z.input<typeof dataReference>): void;
  /**
   * The document built so far.
   * @param solver settings that differ from the defaults
   * @throws ProxflowError `bad-settings` on settings out of range; `unknown-node` or
   * `unknown-edge` where the layout speaks of what was not built
   */
  document(solver?: z.input<typeof solverSettings>, layout?: Layout): GraphDocument;
}

/**
 * Starts a model.
 * @param name title of the document
 */
export function model(name: string): ModelBuilder {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const ids = new Set<string>();
  const edgeId = idMaker([]);
  const datasets: NonNullable<GraphDocument["datasets"]> = {};

  const add = (op: AnyOp, id: string, inputs: object, params: object) => {
    if (ids.has(id))
      throw new ProxflowError("duplicate-id", `There is a node "${id}" already.`, {
        node: id,
        fix: "Give the new one another id.",
      });
    ids.add(id);
    nodes.push({
      id,
      type: op.type,
      typeVersion: op.version,
      params: { ...params } as GraphNode["params"],
      position: { x: 0, y: 0 },
    });
    for (const [port, from] of wiresOf(op, id, inputs)) {
      const to = { node: id, port };
      const { weight } = from;
      edges.push({
        id: edgeId(edgeBase(to)),
        from: { node: from.node, port: from.port },
        to,
        ...(weight !== undefined && { weight }),
      });
    }
    return Object.fromEntries(op.outputs.map((port) => [port.name, output(id, port.name)]));
  };

  const methods = Object.values<AnyOp>(ops).map((op) => [
    op.code.name,
    op.inputs.length === 0
      ? (id: string, params: object = {}) => add(op, id, {}, params)
      : (id: string, inputs: object, params: object = {}) => add(op, id, inputs, params),
  ]);
  const ownData: ModelBuilder["ownData"] = (name, reference) => {
    const parsed = dataReference.safeParse(reference);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.map(String).join(".");
      throw new ProxflowError("bad-data", `Data set "${name}", ${where}: ${issue?.message}.`);
    }
    datasets[name] = parsed.data;
  };
  const document = (solver: object = {}, layout: Layout = {}): GraphDocument => {
    const settings = solverSettings.safeParse(solver);
    if (!settings.success) {
      const issue = settings.error.issues[0];
      const where = issue?.path.map(String).join(".");
      throw new ProxflowError("bad-settings", `Solver setting ${where}: ${issue?.message}.`, {
        param: where,
      });
    }
    const { description, view } = layout;
    return {
      format: "proxflow",
      formatVersion: FORMAT_VERSION,
      name,
      ...(description !== undefined && { description }),
      nodes: arrangeNodes(nodes, layout.nodes ?? []),
      edges: arrangeEdges(edges, layout.wires ?? []),
      ...(Object.keys(datasets).length > 0 && { datasets: { ...datasets } }),
      solver: settings.data,
      ...(view !== undefined && { view }),
    };
  };
  return { ...Object.fromEntries(methods), ownData, document } as ModelBuilder;
}

function output(node: string, port: string, weight?: number): Output {
  return {
    node,
    port,
    ...(weight !== undefined && { weight }),
    times: (next) => output(node, port, next),
  };
}

/** Port id and what feeds it, in the order of the op's ports. */
function wiresOf(op: AnyOp, node: string, inputs: object): [string, Output][] {
  const given = new Map<string, unknown>(Object.entries(inputs));
  const wires: [string, unknown][] = op.inputs.flatMap((port): [string, unknown][] => {
    const value = given.get(port.name);
    given.delete(port.name);
    if (port.variadic === undefined) return [[port.name, value]];
    return (Array.isArray(value) ? value : [value]).map((item, i) => [`${port.name}${i}`, item]);
  });
  for (const port of given.keys())
    throw new ProxflowError("unknown-port", `"${op.type}" has no input "${port}".`, { node, port });
  return wires.filter(
    (wire): wire is [string, Output] => wire[1] !== undefined && wire[1] !== null,
  );
}

function arrangeNodes(
  nodes: readonly GraphNode[],
  looks: NonNullable<Layout["nodes"]>,
): GraphNode[] {
  const left = new Map(nodes.map((node) => [node.id, node]));
  const arranged = looks.map(([id, look]) => {
    const node = left.get(id);
    if (node === undefined)
      throw new ProxflowError("unknown-node", "The layout names a node that was not built.", {
        node: id,
      });
    left.delete(id);
    return {
      ...node,
      ...(look?.at !== undefined && { position: { x: look.at[0], y: look.at[1] } }),
      ...(look?.title !== undefined && { title: look.title }),
      ...(look?.note !== undefined && { note: look.note }),
    };
  });
  return [...arranged, ...left.values()];
}

function arrangeEdges(edges: readonly GraphEdge[], wires: readonly string[]): GraphEdge[] {
  const left = new Map(edges.map((edge) => [edgeBase(edge.to), edge]));
  const arranged = wires.map((wire) => {
    const [id = "", end = ""] = wire.split(": ");
    const edge = left.get(end);
    if (edge === undefined)
      throw new ProxflowError(
        "unknown-edge",
        `The layout names a wire to ${end}, which was not built.`,
        {
          edge: id,
        },
      );
    left.delete(end);
    return { ...edge, id };
  });
  return [...arranged, ...left.values()];
}

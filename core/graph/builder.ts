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
import { type OperatorEntry, operatorEntry, operatorType } from "../operators/manifest.ts";
import { allOps, type ops } from "../ops/index.ts";
import type { AnyOp, InputPort, OutputPort } from "../ops/spec.ts";
import { solverSettings } from "../solvers/settings.ts";
import { arrange, type Layout } from "./builder-layout.ts";
import { groupType, portOps } from "./definitions.ts";
import { edgeBase, idMaker } from "./ids.ts";
import {
  FORMAT_VERSION,
  type GraphDefinition,
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  type Side,
} from "./schema.ts";

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

/** What a group is built with inside: the operations, and other groups by calling them. */
export interface GroupBuilder extends OpMethods {
  /** A node of an operator by its value, such as `registerOp` gives; typed like the methods. */
  op<const O extends AnyOp>(
    op: O,
    id: string,
    inputs: Inputs<O["inputs"]>,
    params?: Params<O>,
  ): Outputs<O["outputs"]>;
  /** Switches a set off: it stays in the document and takes no part in the solve. */
  mute(id: string): void;
  /**
   * Holds a node's set to a side of the two-set splitting; the compiler puts an identity in where a
   * neighbour stands on the same one. Without this the compiler chooses.
   */
  side(id: string, side: Side): void;
}

/** Title of a group and how it looks inside. */
export interface GroupLayout extends Omit<Layout, "view"> {
  /** The group's name where it is left out. */
  readonly title?: string;
}

/** A group as a function: each call makes one node that stands for the whole group. */
export type Group<I extends string, O> = (
  id: string,
  inputs?: { readonly [P in I]?: Output },
  params?: GraphNode["params"],
) => { readonly [P in keyof O]: Output };

/** An operator's source, and what is known of it. */
type OperatorInput = z.input<typeof operatorEntry>;
type OperatorOutput<E extends OperatorInput> = E["manifest"]["output"] extends {
  readonly name: infer N extends string;
}
  ? N
  : E["manifest"] extends { readonly form: "loss" }
    ? never
    : "y";

/** An operator of the document's own as a function: each call makes one node of it. */
export type OwnOperator<E extends OperatorInput> = (
  id: string,
  inputs?: { readonly [P in E["manifest"]["inputs"][number]["name"]]?: Output },
  params?: GraphNode["params"],
) => { readonly [P in OperatorOutput<E>]: Output };

export interface ModelBuilder extends GroupBuilder {
  /**
   * Defines a group: a graph that nodes of the document stand for.
   * @param name of the group, unlike those of other groups
   * @param inputs names of its input ports
   * @param body builds what it holds, and returns its outputs by name; `null` leaves one open
   * @throws ProxflowError `duplicate-id`, `unknown-port`, `unknown-node`, `unknown-edge`
   */
  group<const I extends string, O extends Readonly<Record<string, Output | null>>>(
    name: string,
    inputs: readonly I[],
    body: (g: GroupBuilder, inputs: { readonly [P in I]: Output }) => O,
    layout?: GroupLayout,
  ): Group<I, O>;
  /**
   * Names data of your own, for `dataset` nodes to say. The data itself lies in a folder of data
   * sets, under the checksum.
   * @throws ProxflowError `bad-data` on a reference that is malformed
   */
  ownData(name: string, reference: z.input<typeof dataReference>): void;
  /**
   * Brings an operator along that was written in the app: its source, what a check found in it and its
   * certificate, all as the app wrote it. The source is run in a sandbox, when the document is solved.
   * @throws ProxflowError `bad-operator` on an entry that is malformed, `duplicate-id`
   */
  operator<const E extends OperatorInput>(name: string, entry: E): OwnOperator<E>;
  /**
   * The document built so far.
   * @param solver settings that differ from the defaults
   * @throws ProxflowError `bad-settings` on settings out of range; `unknown-node` or
   * `unknown-edge` where the layout speaks of what was not built
   */
  document(solver?: SolverOptions, layout?: Layout): GraphDocument;
}

/** Solver settings that differ from the defaults. */
export type SolverOptions = z.input<typeof solverSettings>;

/** All of an operation that building needs. */
interface Shaped {
  readonly type: string;
  readonly version: number;
  readonly inputs: readonly { readonly name: string; readonly variadic?: object }[];
  readonly outputs: readonly { readonly name: string }[];
}

/** One graph as it is built: the document's, or a group's. */
interface Recorder {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly methods: GroupBuilder;
  add(op: Shaped, id: string, inputs: object, params: object): Record<string, Output>;
}

/**
 * Starts a model.
 * @param name title of the document
 * @example
 * ```ts
 * import { model } from "proxflow";
 *
 * const m = model("three sides");
 * const x = m.parameter("x", { shape: [3] });
 * m.box("limits", { x: x.value }, { lo: 0, hi: 2 });
 * m.hyperplane("total", { x: x.value }, { normal: [1, 1, 1], offset: 3 });
 * const { nodes, edges } = m.document({ algorithm: "ap" });
 * console.log(nodes.map(({ id }) => id).join(), edges.length); // x,limits,total 2
 * ```
 */
export function model(name: string): ModelBuilder {
  const outer = recorder();
  const definitions = new Map<string, GraphDefinition>();
  const datasets: NonNullable<GraphDocument["datasets"]> = {};
  const operators = new Map<string, OperatorEntry>();
  // The graph that calls of groups add to: the innermost whose body is running.
  let current = outer;

  const group = (
    called: string,
    inputs: readonly string[],
    body: (g: GroupBuilder, inputs: object) => Readonly<Record<string, Output | null>>,
    layout: GroupLayout = {},
  ) => {
    if (definitions.has(called))
      throw new ProxflowError("duplicate-id", `There is a group "${called}" already.`, {
        fix: "Give the new one another name.",
      });
    const [inputOp, outputOp] = portOps as [AnyOp, AnyOp];
    const inner = recorder();
    const given = inputs.map((id) => [id, inner.add(inputOp, id, {}, {}).value] as const);
    const before = current;
    current = inner;
    let outputs: [string, Output | null][];
    try {
      outputs = Object.entries(body(inner.methods, Object.fromEntries(given)));
    } finally {
      current = before;
    }
    for (const [id, value] of outputs) inner.add(outputOp, id, { value }, {});
    const { title = called, description } = layout;
    definitions.set(called, {
      title,
      ...(description !== undefined && { description }),
      ...arrange(inner.nodes, inner.edges, layout),
    });
    const op = {
      type: groupType(called),
      version: 1,
      inputs: inputs.map((port) => ({ name: port })),
      outputs: outputs.map(([port]) => ({ name: port })),
    };
    return (id: string, wires: object = {}, params: object = {}) =>
      current.add(op, id, wires, params);
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
      ...arrange(outer.nodes, outer.edges, layout),
      ...(definitions.size > 0 && { definitions: Object.fromEntries(definitions) }),
      ...(operators.size > 0 && { operators: Object.fromEntries(operators) }),
      ...(Object.keys(datasets).length > 0 && { datasets: { ...datasets } }),
      solver: settings.data,
      ...(view !== undefined && { view }),
    };
  };
  const ownData: ModelBuilder["ownData"] = (called, reference) => {
    const parsed = dataReference.safeParse(reference);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.map(String).join(".");
      throw new ProxflowError("bad-data", `Data set "${called}", ${where}: ${issue?.message}.`);
    }
    datasets[called] = parsed.data;
  };
  const operator = (called: string, given: unknown) => {
    const parsed = operatorEntry.safeParse(given);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.map(String).join(".");
      throw new ProxflowError("bad-operator", `Operator "${called}", ${where}: ${issue?.message}.`);
    }
    if (operators.has(called))
      throw new ProxflowError("duplicate-id", `There is an operator "${called}" already.`, {
        fix: "Give the new one another name.",
      });
    operators.set(called, parsed.data);
    const { inputs, output: made } = parsed.data.manifest;
    const op = {
      type: operatorType(called),
      version: 1,
      inputs,
      outputs: made === undefined ? [] : [made],
    };
    return (id: string, wires: object = {}, params: object = {}) =>
      current.add(op, id, wires, params);
  };
  return { ...outer.methods, group, ownData, operator, document } as ModelBuilder;
}

function recorder(): Recorder {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const places = new Map<string, number>();
  const edgeId = idMaker([]);

  const add = (op: Shaped, id: string, inputs: object, params: object = {}) => {
    if (places.has(id))
      throw new ProxflowError("duplicate-id", `There is a node "${id}" already.`, {
        node: id,
        fix: "Give the new one another id.",
      });
    places.set(id, nodes.length);
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
  const mark = (id: string, fields: Partial<GraphNode>, what: string) => {
    const place = places.get(id);
    if (place === undefined)
      throw new ProxflowError("unknown-node", `A node that was not built cannot be ${what}.`, {
        node: id,
      });
    nodes[place] = { ...(nodes[place] as GraphNode), ...fields };
  };
  const mute = (id: string) => mark(id, { muted: true }, "muted");
  const side = (id: string, wanted: Side) => {
    if (wanted !== "A" && wanted !== "B")
      throw new ProxflowError("bad-side", `There is no side "${String(wanted)}".`, {
        node: id,
        fix: 'Use "A" or "B".',
      });
    mark(id, { side: wanted }, "held to a side");
  };
  const methods = allOps().map((op) => [
    op.code.name,
    op.inputs.length === 0
      ? (id: string, params: object = {}) => add(op, id, {}, params)
      : (id: string, inputs: object, params: object = {}) => add(op, id, inputs, params),
  ]);
  const all = { ...Object.fromEntries(methods), op: add, mute, side };
  return { nodes, edges, add, methods: all as unknown as GroupBuilder };
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
function wiresOf(op: Shaped, node: string, inputs: object): [string, Output][] {
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

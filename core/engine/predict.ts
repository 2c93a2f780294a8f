/**
 * A solved model on new input: one forward pass with parameters that were saved. No data set is loaded
 * and no solver runs.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { builtinDatasets, type DatasetCatalog } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import type { NamedArray } from "../base/safetensors.ts";
import { concrete, formatShape, type Shape, sizeOf } from "../base/shape.ts";
import { type Compiled, soundPlan } from "../compile/index.ts";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { GraphDocument } from "../graph/schema.ts";
import type { Tracer } from "../operators/op.ts";
import { ancestors, forwardPass, type Values } from "./forward.ts";
import { initialSources } from "./initial-sources.ts";
import { free, tidy } from "./memory.ts";

/** Numbers as lists, as deep as the shape: `[5.1, 3.5]`, `[[5.1, 3.5], [4.9, 3]]`. */
export type NestedNumbers = readonly (number | NestedNumbers)[];

/** One example or several: nested lists, numbers row by row, or an array that says its shape. */
export type PredictInput = NestedNumbers | Float32Array | NamedArray;

/** A value that goes in or comes out. */
export interface PredictPort {
  /** "node.port", as in the document; of a module its output, not the node inside that computes it. */
  readonly id: string;
  /** "B" stands for the number of examples. */
  readonly shape: Shape;
}

/** What is predicted, and what is known of the data. */
export interface PredictorOptions {
  /**
   * Values to compute, as "node.port" of the document or as variable ids. Default: what the model's probes measure; without such probes what its
   * targets look at, then what is shown, then the parameters.
   */
  readonly read?: readonly string[];
  /** What is known of data sets that neither come along nor stand in the document. */
  readonly catalog?: DatasetCatalog;
  /** Runs operators of the document's own: what `operatorTracer` of "proxflow/node" gives. */
  readonly operators?: Tracer | undefined;
}

/** A model that is ready to predict; see `predictor`. */
export interface Predictor {
  /** What `predict` needs; none where the model has no data to go by. */
  readonly inputs: readonly PredictPort[];
  /** What `predict` gives. */
  readonly outputs: readonly PredictPort[];
  /**
   * @param input by id of `inputs`; where there is one input, it may stand alone
   * @returns the outputs by id of `outputs`, or as `read` calls them, the examples first where they have any
   * @throws ProxflowError `bad-input` where an input is missing, unknown, of another shape or not finite
   */
  predict(
    input?: PredictInput | Readonly<Record<string, PredictInput>>,
  ): Promise<Readonly<Record<string, NamedArray>>>;
  /** Frees the parameters. */
  dispose(): void;
}

const idOf = ({ node, port }: Vertex): string => `${node}.${port}`;

/**
 * Prepares a document to predict, on the tfjs backend that is set.
 * @param parameters all that the outputs depend on, by variable id, as `solve` gives them and
 * `decodeSafetensors` reads them
 * @throws ProxflowError `bad-document`, `bad-parameters`, `unknown-variable`
 * @example
 * ```ts
 * import "@tensorflow/tfjs-backend-cpu";
 * import { model, predictor } from "proxflow";
 *
 * const m = model("flowers");
 * const iris = m.dataset("iris", { name: "iris" });
 * const w = m.parameter("w", { shape: [4, 3] });
 * const scores = m.matmul("scores", { a: iris.x, b: w.value });
 * m.crossEntropy("goal", { logits: scores.y, labels: iris.y });
 *
 * const data = Float32Array.from({ length: 12 }, (_, i) => (i % 3 === i % 4 ? 1 : 0));
 * const flowers = predictor(m.document(), { "w.value": { shape: [4, 3], data } });
 * const { "scores.y": found } = await flowers.predict([5.1, 3.5, 1.4, 0.2]);
 * console.log(found?.shape, found?.data.length);
 * ```
 */
export function predictor(
  document: GraphDocument,
  parameters: Readonly<Record<string, NamedArray>>,
  { read, catalog = builtinDatasets, operators }: PredictorOptions = {},
): Predictor {
  const compiled = soundPlan(document, catalog, operators);
  const { plan } = compiled.partition;
  const nameOf = namesIn(compiled);
  const chosen = read
    ? read.map((id) => named(plan, nameOf, id))
    : outputsOf(plan).map((vertex) => ({ id: nameOf(vertex), vertex }));
  const wanted = chosen.map(({ vertex }) => vertex.index);
  const needed = ancestors(plan, wanted);
  const vertices = plan.vertices.filter(({ index }) => needed.has(index));
  const absent = vertices.find(
    (v) => v.kind === "parameter" && !Object.hasOwn(parameters, idOf(v)),
  );
  if (absent)
    throw new ProxflowError("bad-parameters", `There is no value for "${idOf(absent)}".`, {
      node: absent.node,
      port: absent.port,
      fix: "Use parameters that were saved from this model.",
    });
  const inputs = vertices.filter((v) => v.kind === "data");
  const sources = initialSources(plan, document.solver.seed, parameters);
  const taken = inputs.map((vertex) => ({ id: nameOf(vertex), vertex }));
  const portOf = ({ id, vertex }: Named): PredictPort => ({ id, shape: vertex.shape });
  return {
    inputs: taken.map(portOf),
    outputs: chosen.map(portOf),
    async predict(input) {
      const arrays = readInputs(taken, input);
      const batch = arrays[0]?.batch ?? 1;
      const found = tidy(() => {
        const given: Values = [...sources];
        inputs.forEach((vertex, k) => {
          given[vertex.index] = tf.tensor((arrays[k] as Rows).data, concrete(vertex.shape, batch));
        });
        const values = forwardPass(plan, given, needed, batch);
        return wanted.map((index) => tf.clone(values[index] as Tensor));
      });
      const out = await Promise.all(
        found.map(
          async (tensor, k): Promise<[string, NamedArray]> => [
            (chosen[k] as Named).id,
            { shape: tensor.shape, data: Float32Array.from(await tensor.data()) },
          ],
        ),
      );
      free(found);
      return Object.fromEntries(out);
    },
    dispose: () => free(sources),
  };
}

/** A value and what the document calls it. */
interface Named {
  readonly id: string;
  readonly vertex: Vertex;
}

/** What the document calls a value. */
type Naming = (vertex: Vertex) => string;

function namesIn({ names, partition: { plan } }: Compiled): Naming {
  const own = new Set(plan.vertices.map(idOf));
  return (vertex) => {
    const id = idOf(vertex);
    const name = names.get(id);
    // Ids may hold dots, so that the output of one node can read like a value of another.
    return name === undefined || own.has(name) ? id : name;
  };
}

function named(plan: Plan, nameOf: Naming, id: string): Named {
  const values = plan.vertices.filter(({ kind }) => kind !== "set");
  const vertex = values.find((v) => idOf(v) === id) ?? values.find((v) => nameOf(v) === id);
  if (!vertex) throw new ProxflowError("unknown-variable", `There is no value "${id}".`);
  return { id, vertex };
}

/** What the model is there for, as far as its graph says so. */
function outputsOf(plan: Plan): readonly Vertex[] {
  const { vertices, probes } = plan;
  const solved = (from: number | undefined): Vertex[] => {
    const vertex = vertices[from ?? -1];
    return vertex && vertex.kind !== "data" && !vertex.known ? [vertex] : [];
  };
  const choices = [
    probes.filter(({ op }) => op.metric !== null).flatMap(({ inputs }) => solved(inputs[0])),
    vertices
      .filter(({ kind, op }) => kind === "set" && op.inputs.some((port) => port.data))
      .flatMap(({ inputs }) => solved(inputs[0]?.from)),
    probes.flatMap(({ inputs }) => solved(inputs[0])),
    vertices.filter(({ kind }) => kind === "parameter"),
  ];
  return [...new Set(choices.find((each) => each.length > 0) ?? [])];
}

interface Rows {
  readonly data: Float32Array;
  readonly batch: number;
}

const bad = (vertex: Vertex | undefined, message: string, fix: string): ProxflowError =>
  new ProxflowError("bad-input", message, { node: vertex?.node, port: vertex?.port, fix });

function readInputs(
  inputs: readonly Named[],
  input: PredictInput | Readonly<Record<string, PredictInput>> | undefined,
): Rows[] {
  const names = inputs.map(({ id }) => id);
  const [only] = names;
  if (inputs.length === 0) {
    if (input === undefined) return [];
    throw bad(undefined, "This model takes no input.", "Call predict() alone.");
  }
  const fix = `Give { ${names.map((name) => `"${name}": ...`).join(", ")} }.`;
  const alone = isInput(input) && only !== undefined ? { [only]: input } : input;
  if (typeof alone !== "object" || alone === null || isInput(alone))
    throw bad(inputs[0]?.vertex, "There is no input.", fix);
  const stranger = Object.keys(alone).find((name) => !names.includes(name));
  if (stranger !== undefined) throw bad(undefined, `The model has no input "${stranger}".`, fix);
  const rows = inputs.map((each) => {
    const { id, vertex } = each;
    const value = Object.hasOwn(alone, id)
      ? (alone as Readonly<Record<string, PredictInput>>)[id]
      : undefined;
    if (value === undefined) throw bad(vertex, `The input "${id}" is missing.`, fix);
    return rowsOf(each, value);
  });
  const other = rows.find(({ batch }) => batch !== rows[0]?.batch);
  if (other)
    throw bad(
      inputs[rows.indexOf(other)]?.vertex,
      `The inputs hold ${rows.map(({ batch }) => batch).join(" and ")} examples.`,
      "Give as many examples to each input.",
    );
  return rows;
}

const isInput = (value: unknown): value is PredictInput =>
  Array.isArray(value) ||
  value instanceof Float32Array ||
  (typeof value === "object" &&
    value !== null &&
    "shape" in value &&
    Array.isArray(value.shape) &&
    "data" in value);

/** One example, or several with their number in front. */
function rowsOf({ id, vertex }: Named, input: PredictInput): Rows {
  const one = vertex.shape.filter((d): d is number => d !== "B");
  const width = sizeOf(vertex.shape);
  const refuse = (what: string): ProxflowError =>
    bad(
      vertex,
      `The input "${id}" ${what}.`,
      `One example has shape ${formatShape(one)}; several have their number in front.`,
    );
  const array = toArray(input, refuse);
  const { data } = array;
  let batch: number;
  if (array.shape === undefined) {
    if (data.length === 0 || data.length % width !== 0)
      throw refuse(`has ${data.length} numbers, an example ${width}`);
    batch = data.length / width;
  } else {
    const { shape } = array;
    const several = shape.length === one.length + 1;
    const fits = (several ? shape.slice(1) : shape).join() === one.join();
    if (!fits || data.length === 0) throw refuse(`has shape [${shape.join(", ")}]`);
    batch = several ? (shape[0] as number) : 1;
    if (data.length !== batch * width)
      throw refuse(`has ${data.length} numbers, its shape ${batch * width}`);
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw refuse(`has ${data[at]} as entry ${at}`);
  return { data, batch };
}

function toArray(
  input: PredictInput,
  refuse: (what: string) => ProxflowError,
): { data: Float32Array; shape?: readonly number[] } {
  if (input instanceof Float32Array) return { data: input };
  if ("data" in input) return { data: Float32Array.from(input.data), shape: input.shape };
  const shape: number[] = [];
  for (let at: unknown = input; Array.isArray(at); at = at[0]) shape.push(at.length);
  const flat: number[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (depth === shape.length) {
      if (typeof value !== "number") throw refuse(`holds ${JSON.stringify(value)}, not a number`);
      flat.push(value);
    } else if (!Array.isArray(value) || value.length !== shape[depth])
      throw refuse("has lists of unequal length");
    else for (const item of value) walk(item, depth + 1);
  };
  walk(input, 0);
  return { data: Float32Array.from(flat), shape };
}

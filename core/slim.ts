/**
 * Library entry "proxflow/core": Proxflow without its operators, for pages that are to stay small. A
 * program registers the operators that it uses, each an entry of its own such as "proxflow/ops/matmul";
 * the engine is loaded once a run starts. Documents, numbers and errors are those of "proxflow", of
 * which it is a copy: a program takes the one or the other.
 * @module proxflow/core
 * @example
 * ```ts
 * import "@tensorflow/tfjs-backend-cpu";
 * import { model, registerOp, solve } from "proxflow/core";
 * import { hyperplane } from "proxflow/ops/hyperplane";
 * import { parameter } from "proxflow/ops/parameter";
 * import { sphere } from "proxflow/ops/sphere";
 *
 * for (const op of [hyperplane, parameter, sphere]) registerOp(op);
 * const m = model("line and circle");
 * const point = m.parameter("point", { shape: [2] });
 * m.hyperplane("line", { x: point.value });
 * m.sphere("circle", { x: point.value });
 * const { status } = await solve(m.document({ algorithm: "dr", stop: { gap: 1e-5 } })).result();
 * console.log(status); // converged
 * ```
 */
import { ProxflowError } from "./base/errors.ts";
import { type Solve, type SolveOptions, solveOn } from "./engine/solving.ts";
import { model as bareModel, type ModelBuilder } from "./graph/builder.ts";
import type { GraphDocument } from "./graph/schema.ts";

export {
  builtinDatasets,
  type DatasetCatalog,
  type LoadedDataset,
} from "./base/datasets.ts";
export { formatProblem, type Problem, ProxflowError } from "./base/errors.ts";
export { decodeSafetensors, encodeSafetensors, type NamedArray } from "./base/safetensors.ts";
export { formatShape, type Shape } from "./base/shape.ts";
export type { Predictor, PredictorOptions } from "./engine/predict.ts";
export type {
  Parameters,
  Solve,
  Solved,
  SolveFrame,
  SolveOptions,
} from "./engine/solving.ts";
export type { ModelBuilder, Output } from "./graph/builder.ts";
export { type Parsed, parseDocument } from "./graph/parse.ts";
export type { GraphDocument } from "./graph/schema.ts";
export { serializeDocument } from "./graph/serialize.ts";
export { validate } from "./graph/validate.ts";
export { allOps, opOf } from "./ops/index.ts";
export { registerOp } from "./ops/register.ts";
export { type AnyOp, defineOp } from "./ops/spec.ts";

/** All that computes: `compile`, `createSession`, `run` and `predictor` of "proxflow". */
export type Engine = typeof import("./engine/loaded.ts");

/** Loads what computes, at its first call. */
export const loadEngine = (): Promise<Engine> => import("./engine/loaded.ts");

/** `solve` of "proxflow", which loads the engine when its run starts. */
export const solve = (document: GraphDocument, options: SolveOptions = {}): Solve =>
  solveOn(loadEngine, document, options);

/**
 * `model` of "proxflow", with a method for each operator that was registered before.
 * @throws ProxflowError `unknown-op`, from the builder, at a method of none
 */
export function model(name: string): ModelBuilder {
  return new Proxy(bareModel(name), {
    get(builder, key, receiver) {
      if (typeof key === "symbol" || Reflect.has(builder, key) || outside.has(key))
        return Reflect.get(builder, key, receiver);
      throw new ProxflowError("unknown-op", `No operator "${key}" is registered.`, {
        fix: `Import it from "proxflow/ops/${typeName(key)}" and registerOp it before the model is begun.`,
      });
    },
  });
}

/** Asked for by the language on objects of any kind. */
const outside = new Set(["then", "toJSON"]);

/** "maxPool" in code is "max-pool" in documents. */
const typeName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

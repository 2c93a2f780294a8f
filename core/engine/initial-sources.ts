/** Where the values of parameters and constants begin. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { ProxflowError } from "../base/errors.ts";
import { createRng } from "../base/rng.ts";
import type { NamedArray } from "../base/safetensors.ts";
import { concrete } from "../base/shape.ts";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { Values } from "./forward.ts";

/**
 * Starting values by vertex: those given, else seeded by node id.
 * @param given by variable id "node.port"; of parameters only
 * @throws ProxflowError `bad-parameters` for a value that is not a parameter of the model, of another
 * shape, or with numbers that are not finite
 */
export function initialSources(
  plan: Plan,
  seed: number,
  given: Readonly<Record<string, NamedArray>> = {},
): Values {
  const values: Values = [];
  const left = new Set(Object.keys(given));
  // All is checked before a tensor is made, so that nothing is left behind.
  for (const vertex of plan.vertices) {
    const id = `${vertex.node}.${vertex.port}`;
    if (vertex.kind !== "parameter" || !left.delete(id)) continue;
    check(vertex, given[id] as NamedArray);
  }
  const [stranger] = left;
  if (stranger !== undefined)
    throw new ProxflowError("bad-parameters", `The model has no parameter "${stranger}".`, {
      fix: "Use parameters that were saved from this model.",
    });
  for (const vertex of plan.vertices) {
    const array = given[`${vertex.node}.${vertex.port}`];
    if (vertex.kind === "parameter" && array)
      values[vertex.index] = tf.tensor(array.data.slice(), [...array.shape]);
    else if (vertex.kind === "constant" || vertex.kind === "parameter")
      values[vertex.index] = initialValue(vertex, seed);
  }
  return values;
}

function check(vertex: Vertex, { shape, data }: NamedArray): void {
  const wanted = concrete(vertex.shape, 1);
  const place = { node: vertex.node, port: vertex.port };
  if (shape.join() !== wanted.join())
    throw new ProxflowError(
      "bad-parameters",
      `The given value has shape [${shape}], the parameter [${wanted}].`,
      { ...place, fix: "Use parameters that were saved from this model." },
    );
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new ProxflowError("bad-parameters", `Entry ${at} of the given value is ${data[at]}.`, {
      ...place,
      fix: "Start from finite numbers.",
    });
}

function initialValue(vertex: Vertex, seed: number): Tensor {
  const { op, params, node } = vertex;
  if (op.kind !== "source" || !op.init) throw new Error(`${node} has no starting value`);
  const shape = concrete(vertex.shape, 1);
  const data = op.init({ params, shape, rng: createRng(seed, `init:${node}`) });
  return tf.tensor(data, shape);
}

/** Which of our kernels have a form in WGSL, by the names that typed-kernel.ts and native.ts use. */
import type { Tensor } from "@tensorflow/tfjs-core";
import { adaptiveOnGpu } from "./adaptive.ts";
import { projectCopiesOnGpu, squareCopiesOnGpu, writeCopiesOnGpu } from "./copies.ts";
import { fusedRootOnGpu } from "./root.ts";
import { softmaxProxOnGpu } from "./softmax-prox.ts";
import { sumReluOnGpu } from "./sum-relu.ts";

type Attributes = Readonly<Record<string, number | boolean | readonly number[]>>;
type Form = (inputs: readonly Tensor[], attributes: Attributes) => Tensor[] | undefined;

const numbers = (attributes: Attributes, ...names: string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, Number(attributes[name])]));

const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["ProxflowFusedRoot", (inputs, { observe }) => fusedRootOnGpu(inputs, observe === true)],
  [
    "ProxflowSoftmaxProx",
    (inputs, { lambda, classes }) =>
      softmaxProxOnGpu(inputs, { lambda: Number(lambda), classes: Number(classes) }),
  ],
  [
    "ProxflowSumRelu",
    (inputs, { vectors, free, weight, observe }) =>
      sumReluOnGpu(inputs, {
        vectors: Number(vectors),
        free: Number(free),
        weight: Number(weight),
        observe: observe === true,
      }),
  ],
  [
    "ProxflowAdaptiveStep",
    (inputs, attributes) =>
      adaptiveOnGpu(
        inputs,
        numbers(attributes, "meanDecay", "squareDecay", "rate", "squareScale", "epsilon"),
      ),
  ],
  ["ProxflowProjectCopies", (inputs, { scale }) => projectCopiesOnGpu(inputs, Number(scale))],
  ["ProxflowWriteCopies", writeCopiesOnGpu],
  ["ProxflowSquareCopies", squareCopiesOnGpu],
]);

/** Whether one of our kernels has a form in WGSL. */
export const hasWgsl = (name: string): boolean => forms.has(name);

/**
 * The outputs of one of our kernels on the present backend, which is webgpu, or `undefined` where
 * there is no such form and the caller must take its chain of ops.
 */
export function runWgsl(
  name: string,
  inputs: readonly Tensor[],
  attributes: Attributes,
): Tensor[] | undefined {
  if (inputs.some(({ dtype }) => dtype !== "float32")) return undefined;
  return forms.get(name)?.(inputs, attributes);
}

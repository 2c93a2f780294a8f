/**
 * Whether a gradient passes through the ops of a model. Read off the tape of a forward pass, not off
 * numbers, so that a unit which happens to be off is not taken for one that cannot learn.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { ProxflowError } from "../base/errors.ts";
import type { Vertex } from "../compile/plan.ts";
import { arrayRules } from "./rules-array.ts";
import { entryRules, flatKernels } from "./rules-entry.ts";

/**
 * Teaches tfjs the gradients of the kernels that ops are made of, where it does not know them yet: its
 * core brings none in Node. Comparisons count as the constants that they are almost everywhere.
 */
export function teachGradients(): void {
  for (const rule of [...entryRules, ...arrayRules])
    if (!tf.getGradient(rule.kernelName)) tf.registerGradient(rule);
}

const tape = () => tf.engine().state.activeTape ?? [];

/** Where the tape of the gradient that is being taken stands. */
export const tapeLength = (): number => tape().length;

/** Frees what a tape keeps for a way back that is not taken. */
export function dropTape(): void {
  for (const { saved } of tape()) for (const tensor of saved ?? []) tensor.dispose();
}

/**
 * @param from tape length before the forward pass of `vertex`, which has just run
 * @param moving its inputs that depend on a parameter
 * @throws ProxflowError `no-gradient` naming the node, where none passes from an input to the output
 */
export function checkFlow(
  vertex: Vertex,
  moving: readonly Tensor[],
  output: Tensor,
  from: number,
): void {
  const nodes = tape().slice(from);
  for (const input of moving) {
    if (input === output) continue;
    const reached = new Set([input.id]);
    for (const { kernelName, inputs, outputs, gradient } of nodes) {
      const met = Object.entries(inputs).some(
        ([name, tensor]) => reached.has(tensor.id) && !isChoice(kernelName, name),
      );
      if (!met || flatKernels.has(kernelName)) continue;
      if (!gradient) throw noGradient(vertex, `there is none for its step ${kernelName}`);
      for (const tensor of outputs) reached.add(tensor.id);
    }
    if (!reached.has(output.id))
      throw noGradient(vertex, "its value does not change with small moves of its input");
  }
}

/** Inputs that choose among others: no gradient goes to them. */
const isChoice = (kernel: string, input: string): boolean =>
  (kernel === "Select" && input === "condition") || (kernel === "GatherV2" && input === "indices");

function noGradient({ op, node, port }: Vertex, why: string): ProxflowError {
  return new ProxflowError(
    "no-gradient",
    `No gradient passes through ${op.docs.title} '${node}': ${why}.`,
    { node, port, fix: "Compare projections on this model, which need no gradient." },
  );
}

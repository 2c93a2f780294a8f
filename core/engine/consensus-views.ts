/** What reshapes do to displacements: where they come from, and which part of them is seen. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Plan, Slot, Vertex } from "../compile/plan.ts";
import type { ReshapeOp } from "../ops/spec.ts";
import { forwardVertex, type Values } from "./forward.ts";
import { inputShapes } from "./problem.ts";

interface Views {
  /** A reshape's displacement back at its inputs. */
  inverse(view: Vertex, delta: Tensor): Tensor[];
  /**
   * Part of a change of a vertex's value that its consumers see, averaged over them as their
   * displacements are: the change itself, unless some reshape hides entries.
   */
  seenPart(index: number, change: Tensor): Tensor;
}

/** @param given a forward pass of the mini-batch, by vertex; of it shapes and data alone are read */
export function viewsOf({ vertices, children }: Plan, given: Values, batch: number): Views {
  const inverse = (view: Vertex, delta: Tensor): Tensor[] =>
    (view.op as ReshapeOp<unknown>).inverse(
      delta,
      inputShapes(vertices, view, batch),
      view.params,
      view.inputs.map(({ from }) => given[from] as Tensor),
    );

  /** Reshapes behind which some entries of their inputs are not seen. */
  const partial = vertices.map(() => false);
  for (const { index, op, params, active } of [...vertices].reverse()) {
    if (op.kind !== "reshape" || !active) continue;
    const covers = op.covers?.(inputShapes(vertices, vertices[index] as Vertex, batch), params);
    partial[index] = covers === false || (children[index] ?? []).some((c) => partial[c.vertex]);
  }

  const seenPart = (index: number, change: Tensor): Tensor => {
    const slots = children[index] as readonly Slot[];
    if (!slots.some(({ vertex }) => partial[vertex])) return change;
    const weights = slots.map((s) => vertices[s.vertex]?.inputs[s.input]?.weight ?? 1);
    const parts = slots.map(({ vertex, input }, k) => {
      const consumer = vertices[vertex] as Vertex;
      const part = partial[vertex] ? seenThrough(consumer, input, change) : change;
      return tf.mul(part, weights[k] as number);
    });
    return tf.div(
      tf.addN(parts),
      weights.reduce((a, b) => a + b, 0),
    );
  };

  /** The part of a change of one input that shows behind a reshape. */
  const seenThrough = (view: Vertex, input: number, change: Tensor): Tensor => {
    const values: Values = [];
    view.inputs.forEach(({ from }, k) => {
      const value = given[from] as Tensor;
      const held = view.op.inputs[k]?.data === true;
      if (from === view.inputs[input]?.from) values[from] = change;
      else values[from] = held ? value : tf.zerosLike(value);
    });
    return inverse(view, seenPart(view.index, forwardVertex(view, values, batch)))[input] as Tensor;
  };

  return { inverse, seenPart };
}

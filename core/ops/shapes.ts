/** Shape rules that several ops share, with errors that name port, shapes and a way out. */
import { ProxflowError } from "../base/errors.ts";
import { broadcastShapes, type Dim, formatShape, type Shape, sameShape } from "../base/shape.ts";
import type { ShapeContext } from "./spec.ts";

/** A mismatch at `port`. */
export function shapeError(port: string, message: string, fix: string): ProxflowError {
  return new ProxflowError("shape-mismatch", message, { port, fix });
}

/** A value of a parameter that does not go with the rest of the node. */
export function paramError(param: string, message: string, fix: string): ProxflowError {
  return new ProxflowError("bad-param", message, { param, fix });
}

/** The i-th input's shape. @throws ProxflowError when the port has no wire. */
export function inputShape(context: ShapeContext<unknown>, index: number, name: string): Shape {
  const shape = context.inputs[index];
  if (shape === undefined)
    throw new ProxflowError("missing-input", `Port ${name} has no wire.`, {
      port: name,
      fix: "Connect an output to it.",
    });
  return shape;
}

/** Broadcast of all inputs (NumPy rules). @throws ProxflowError naming the first that does not fit. */
export function broadcastAll(context: ShapeContext<unknown>): Shape {
  let out = inputShape(context, 0, context.ports[0] ?? "x0");
  for (let i = 1; i < context.inputs.length; i++) {
    const shape = context.inputs[i] as Shape;
    const next = broadcastShapes(out, shape);
    if (next === undefined)
      throw shapeError(
        context.ports[i] ?? `x${i}`,
        `${formatShape(shape)} does not broadcast with ${formatShape(out)}.`,
        "Make the last dimensions equal or 1, for instance with a reshape.",
      );
    out = next;
  }
  return out;
}

/** Demands two inputs of one shape; gives that shape. */
export function equalShapes(context: ShapeContext<unknown>, a: string, b: string): Shape {
  const first = inputShape(context, 0, a);
  const second = inputShape(context, 1, b);
  if (!sameShape(first, second))
    throw shapeError(
      b,
      `${b} is ${formatShape(second)}, but ${a} is ${formatShape(first)}; they must be equal.`,
      `Wire a ${b} of shape ${formatShape(first)}, or reshape one of them.`,
    );
  return first;
}

/** A numeric axis of `shape`, negative ones counted from the end; never the batch. */
export function resolveAxis(axis: number, shape: Shape, port: string, param = "axis"): number {
  const at = axis < 0 ? axis + shape.length : axis;
  const dim: Dim | undefined = shape[at];
  if (dim === undefined)
    throw paramError(
      param,
      `Axis ${axis} is outside ${formatShape(shape)} (port ${port}).`,
      shape.length === 0
        ? "A scalar has no axis."
        : `Choose from ${-shape.length} to ${shape.length - 1}.`,
    );
  if (dim === "B")
    throw paramError(
      param,
      `Axis ${axis} of ${formatShape(shape)} (port ${port}) is the batch.`,
      "Choose another axis: examples are independent of each other.",
    );
  return at;
}

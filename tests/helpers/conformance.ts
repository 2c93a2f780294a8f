/** Sampling and measuring for the property tests over all operators. */
import * as tf from "@tensorflow/tfjs-core";
import type { DatasetCatalog } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { createRng, type Rng } from "../../core/base/rng.ts";
import type { AnyOp, CopySpec, FunctionOp, InputPort, SetOp } from "../../core/ops/spec.ts";
import { tidied } from "../../core/ops/tidied.ts";

export type Constraint = FunctionOp<unknown> | SetOp<unknown>;
export type Example = AnyOp["examples"][number];

/** A point in copies space: inputs, then the output where the op has one. */
export interface Point {
  readonly inputs: tf.Tensor[];
  readonly output?: tf.Tensor;
}

/** The port that the i-th input of an example is wired to; the last one may be variadic. */
export function portAt(op: AnyOp, index: number): InputPort {
  const port = op.inputs[Math.min(index, op.inputs.length - 1)];
  if (port === undefined) throw new Error(`${op.type} has no inputs`);
  return port;
}

/** Random values as the port wants them. Labels are one-hot along the last axis. */
export function sample(port: InputPort, shape: readonly number[], rng: Rng, scale = 1): tf.Tensor {
  const size = shape.reduce((n, d) => n * d, 1);
  const data = new Float32Array(size);
  const last = shape[shape.length - 1] ?? 1;
  if (port.values === "one-hot")
    for (let row = 0; row < size / last; row++) data[row * last + rng.below(last)] = 1;
  else
    for (let i = 0; i < size; i++)
      data[i] = port.values === "sign" ? (rng.uniform() < 0.5 ? -1 : 1) : scale * rng.normal();
  return tf.tensor(data, [...shape]);
}

/** Inputs held at their value: all data ports, and those that the case asks for. */
export const fixedOf = (op: AnyOp, example: Example, held: readonly number[] = []) =>
  example.inputs.map((_, i) => portAt(op, i).data === true || held.includes(i));

export function contextOf(op: AnyOp, example: Example, held: readonly number[] = []) {
  return {
    params: example.params,
    fixed: fixedOf(op, example, held),
    pjax: false,
    observe: true,
    mobility: 0,
    outputWeight: 1,
  };
}

export function copiesOf(op: Constraint, example: Example): CopySpec[] {
  const own = op.kind === "function" ? op.copies?.(example.inputs, example.params) : undefined;
  return (
    own ??
    example.inputs.map(() => ({
      expand: (v: tf.Tensor) => v.clone(),
      mean: (v: tf.Tensor) => v.clone(),
      count: 1,
    }))
  );
}

/** f(copies); `undefined` for a set. */
export function opValue(op: Constraint, inputs: readonly tf.Tensor[], params: unknown) {
  if (op.kind === "set") return undefined;
  return (op.forwardCopies ?? op.forward).call(op, inputs, params);
}

/**
 * Whether the first dimension of an example may be the batch: the op's own shape rules accept it.
 * Copies have a group an output entry, so they split wherever their first dimensions agree.
 */
export function isBatch(op: Constraint, example: Example): boolean {
  if (op.kind === "function" && op.copies !== undefined) return true;
  try {
    const inputs = example.inputs.map((shape) => ["B" as const, ...shape.slice(1)]);
    const outputs = shapesOf(op, inputs, example.params);
    return outputs.every((shape) => shape[0] === "B");
  } catch (error) {
    if (error instanceof ProxflowError) return false;
    throw error;
  }
}

/** A random point: independent copies and, for a function, an independent target. */
export function randomPoint(op: Constraint, example: Example, seed: number, scale = 1): Point {
  return tidied(() => {
    const rng = createRng(seed, `${op.type}:${JSON.stringify(example)}`);
    const copies = copiesOf(op, example);
    const inputs = example.inputs.map((shape, i) => {
      const port = portAt(op, i);
      const expanded = (copies[i] as CopySpec).expand(sample(port, shape, rng, scale));
      // Copies of a free input differ from each other; data is the same in all.
      return port.data ? expanded : sample(port, expanded.shape, rng, scale);
    });
    const value = opValue(op, inputs, example.params);
    const output = value && sample({ name: "y", help: "" }, value.shape, rng, scale);
    return output === undefined ? { inputs } : { inputs, output };
  });
}

/** The projection of a point. */
export function projectPoint(
  op: Constraint,
  point: Point,
  example: Example,
  held: readonly number[] = [],
): Point {
  const context = contextOf(op, example, held);
  return op.kind === "set"
    ? op.project(point.inputs, context)
    : op.project(point.inputs, point.output as tf.Tensor, context);
}

/** All tensors of a point as one list of numbers. */
export async function flatten(point: Point): Promise<number[]> {
  const all = [...point.inputs, ...(point.output ? [point.output] : [])];
  return (await Promise.all(all.map((t) => t.data()))).flatMap((values) => [...values]);
}

export const distance = (a: readonly number[], b: readonly number[]) =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b[i] as number)) ** 2, 0));

export const largest = (a: readonly number[]) => a.reduce((m, x) => Math.max(m, Math.abs(x)), 0);

/** A member of the op's set close to `point` (or anywhere, for a large step), fixed inputs kept. */
export function memberNear(
  op: Constraint,
  point: Point,
  example: Example,
  rng: Rng,
  step: number,
  held: readonly number[] = [],
): Point {
  return tidied(() => {
    const fixed = fixedOf(op, example, held);
    const inputs = point.inputs.map((x, i) =>
      fixed[i] ? x.clone() : tf.add(x, sample({ name: "x", help: "" }, x.shape, rng, step)),
    );
    if (op.kind === "set") return projectPoint(op, { inputs }, example, held);
    return { inputs, output: opValue(op, inputs, example.params) as tf.Tensor };
  });
}

/** The i-th row of every tensor of a point, as a batch of one. */
export function rowOf(point: Point, row: number): Point {
  const slice = (t: tf.Tensor) => tf.slice(t, row, 1);
  return {
    inputs: point.inputs.map(slice),
    ...(point.output ? { output: slice(point.output) } : {}),
  };
}

/** Numbers with their shape, for cases worked by hand. */
export interface Block {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export interface HandCase {
  readonly params?: unknown;
  readonly inputs: readonly Block[];
  readonly target?: Block;
  /** Indices of inputs that are held beside the data ports. */
  readonly held?: readonly number[];
  readonly pjax?: boolean;
}

/** Projects numbers given by hand, on the current backend; the inputs, then the output. */
export async function projectNumbers(op: Constraint, hand: HandCase): Promise<number[][]> {
  const block = ({ shape, data }: Block) => tf.tensor([...data], [...shape], "float32");
  const params = hand.params ?? {};
  const inputs = hand.inputs.map(block);
  const example = { inputs: hand.inputs.map(({ shape }) => [...shape]), params };
  const context = {
    ...contextOf(op, example as Example, hand.held),
    pjax: hand.pjax ?? false,
  };
  const near =
    op.kind === "set"
      ? op.project(inputs, context)
      : op.project(inputs, block(hand.target as Block), context);
  const all = [...near.inputs, ...(near.output ? [near.output] : [])];
  return Promise.all(all.map(async (t) => [...(await t.data())]));
}

/** Fails unless every number is within `tolerance` of the expected one. */
export function expectNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance = 1e-5,
) {
  const off = actual.findIndex(
    (x, i) => !(Math.abs(x - (expected[i] ?? Number.NaN)) <= tolerance * Math.max(1, Math.abs(x))),
  );
  if (off >= 0 || actual.length !== expected.length)
    throw new Error(`entry ${off}: got [${actual.join(", ")}], expected [${expected.join(", ")}]`);
}

/** Shapes of an op's outputs for the given inputs, "B" allowed. */
export function shapesOf(
  op: AnyOp,
  inputs: readonly (readonly (number | "B")[])[],
  params: unknown = {},
  datasets: DatasetCatalog = {},
) {
  const ports = inputs.map((_, i) => {
    const port = portAt(op, i);
    return port.variadic ? `${port.name}${i}` : port.name;
  });
  return op.inferShapes({ params, inputs, ports, datasets });
}

/** The error that `attempt` throws. */
export function failure(attempt: () => unknown): ProxflowError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ProxflowError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

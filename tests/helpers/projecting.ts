/** Projecting single points of an op by hand: plain numbers in, plain numbers out. */
import * as tf from "@tensorflow/tfjs-core";
import { opOf, parseParams } from "../../core/ops/index.ts";
import type { AnyOp, FunctionOp } from "../../core/ops/spec.ts";

type Numbers = number[] | number[][] | number[][][];

export interface Options {
  readonly params?: Record<string, unknown>;
  readonly fixed?: readonly number[];
  readonly pjax?: boolean;
}

export interface Result {
  readonly inputs: unknown[];
  readonly output: unknown;
}

/** f(inputs), inputs used as copies. */
export async function outputOf(type: string, inputs: readonly Numbers[], options: Options = {}) {
  const op = opOf(type) as unknown as FunctionOp<unknown>;
  const params = parseParams(op as AnyOp, options.params);
  return op
    .forward(
      inputs.map((x) => tf.tensor(x)),
      params,
    )
    .array();
}

/** The nearest point of a function op to inputs (as copies) and a target. */
export async function projectOf(
  type: string,
  inputs: readonly Numbers[],
  target: Numbers,
  { params, fixed = [], pjax = false }: Options = {},
): Promise<Result> {
  const op = opOf(type) as unknown as FunctionOp<unknown>;
  const near = op.project(
    inputs.map((x) => tf.tensor(x)),
    tf.tensor(target),
    {
      params: parseParams(op as AnyOp, params),
      fixed: inputs.map((_, i) => fixed.includes(i)),
      pjax,
      observe: false,
      mobility: 0,
      outputWeight: 1,
    },
  );
  return {
    inputs: await Promise.all(near.inputs.map((x) => x.array())),
    output: await near.output?.array(),
  };
}

/** Certificates of sets and losses: many samples in one projection, held against the witness. */
import * as tf from "@tensorflow/tfjs-core";
import { createRng, type Rng } from "../base/rng.ts";
import type { SetOp, Witness, WitnessContext } from "../ops/spec.ts";
import { type Certificate, createTally } from "./certificate.ts";
import { distance, fillingOf, length, portOf, SMALLEST, valuesOf } from "./samples.ts";
import { searchMember, searchProx } from "./search.ts";

/**
 * @param samples how many points to project, at least
 * @throws Error for an op without a witness
 */
export async function certifySet(
  op: SetOp<unknown>,
  samples: number,
  seed: number,
): Promise<Certificate> {
  const { witness } = op;
  if (!witness) throw new Error(`${op.type} has no witness`);
  const tally = createTally();
  const rng = createRng(seed, `certify:${op.type}`);
  for (const example of op.examples) {
    const shape = example.inputs[0] as readonly number[];
    const sizes = example.inputs.map((s) => s.reduce((n, d) => n * d, 1));
    const rank = Math.min(witness.rank(example.params), shape.length);
    const size = shape.slice(shape.length - rank).reduce((n, d) => n * d, 1);
    const perStack = shape.reduce((n, d) => n * d, 1) / size;
    const stacks = Math.ceil(samples / op.examples.length / perStack);
    // Labels and targets are wired like x, same shape, same points; or go with whole samples.
    const whole = size === sizes[0];
    const inputs = example.inputs.map((s, index) =>
      Array.from({ length: stacks }, (_, k) =>
        valuesOf(portOf(op, index), s, index, fillingOf(k), rng),
      ).flat(),
    );
    const project = (x: readonly number[]) =>
      projected(
        op,
        [x, ...inputs.slice(1)],
        example.inputs.map((s) => [stacks, ...s]),
        example.params,
      );
    const answers = await project(inputs[0] as number[]);
    const again = op.form === "indicator" ? await project(answers) : answers;
    const context = { params: example.params, shape, shapes: example.inputs };
    for (let point = 0; point < stacks * perStack; point++) {
      const at = (all: readonly number[], input = 0): number[] => {
        const length = whole ? (sizes[input] as number) : size;
        return all.slice(point * length, (point + 1) * length);
      };
      const answer = at(answers);
      if (!answer.every(Number.isFinite)) tally.notFinite();
      else {
        const [from, ...data] = inputs.map((all, i) => at(all, i)) as [number[], ...number[][]];
        tally.answer(errors({ op, witness, context, from, data, answer, again: at(again), rng }));
      }
    }
  }
  return tally.result(op.type, op.form, op.traits.exact);
}

interface Sample {
  readonly op: SetOp<unknown>;
  readonly witness: Witness<unknown>;
  readonly context: WitnessContext<unknown>;
  readonly from: readonly number[];
  readonly data: readonly (readonly number[])[];
  readonly answer: readonly number[];
  readonly again: readonly number[];
  readonly rng: Rng;
}

function errors(sample: Sample): { membership: number; idempotence: number; gap: number } {
  const { op, witness, context, from, data, answer, again, rng } = sample;
  const unit = Math.max(length(from), length(answer), witness.smallest ?? SMALLEST);
  if (op.form === "prox") {
    const loss = (x: readonly number[]): number => witness.measure(x, data, context);
    return { membership: 0, idempotence: 0, gap: searchProx(loss, from, answer, op.traits) / unit };
  }
  const best = searchMember(
    {
      measure: (x) => witness.measure(x, data, context),
      member: (near) => witness.member?.(near, data, context, rng),
      convex: op.traits.convex,
    },
    from,
    answer,
    unit,
  );
  return {
    membership: witness.measure(answer, data, context) / unit,
    idempotence: distance(again, answer) / unit,
    gap: Math.max(0, distance(answer, from) - best) / unit,
  };
}

/** The first input after the projection of stacked samples. */
async function projected(
  op: SetOp<unknown>,
  inputs: readonly (readonly number[])[],
  shapes: readonly (readonly number[])[],
  params: unknown,
): Promise<number[]> {
  const result = tf.tidy(() => {
    const tensors = inputs.map((values, i) =>
      tf.tensor([...values], [...(shapes[i] as readonly number[])], "float32"),
    );
    const fixed = inputs.map((_, i) => portOf(op, i).data === true);
    const context = { params, fixed, pjax: false, observe: false, mobility: 0, outputWeight: 1 };
    return op.project(tensors, context).inputs[0] as tf.Tensor;
  });
  const values = [...(await result.data())];
  result.dispose();
  return values;
}

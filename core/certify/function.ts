/** Certificates of functions: the nearest point of the graph, against perturbed inputs. */
import * as tf from "@tensorflow/tfjs-core";
import { createRng, type Rng } from "../base/rng.ts";
import type { CopySpec, FunctionOp } from "../ops/spec.ts";
import { type Certificate, createTally } from "./certificate.ts";
import { distance, fillingOf, length, portOf, SMALLEST, valuesOf } from "./samples.ts";

/** Points of the graph tried an answer. */
const TRIES = 12;

interface Numbers {
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

/** @param samples how many points to project; inputs are held in turn, one at a time */
export async function certifyFunction(
  op: FunctionOp<unknown>,
  samples: number,
  seed: number,
): Promise<Certificate> {
  const tally = createTally();
  const rng = createRng(seed, `certify:${op.type}`);
  for (const [number, example] of op.examples.entries()) {
    const count = Math.ceil((samples - number) / op.examples.length);
    const graph = graphOf(op, example.inputs, example.params, rng);
    for (let k = 0; k < count; k++) {
      const filling = fillingOf(k);
      const inputs = graph.shapes.map((shape, i) =>
        valuesOf(portOf(op, i), shape, i, filling, rng),
      );
      const output = valuesOf({ name: "y", help: "" }, graph.outputShape, 1, filling, rng);
      const fixed = inputs.map(
        (_, i) =>
          portOf(op, i).data === true ||
          (inputs.length > 1 && k % 3 === 2 && k % inputs.length === i),
      );
      const from = { inputs, output };
      const answer = await graph.project(from, fixed);
      if (![...answer.inputs, answer.output].flat().every(Number.isFinite)) tally.notFinite();
      else tally.answer(await errors(graph, from, answer, fixed, rng));
    }
  }
  return tally.result(op.type, "function", op.traits.exact);
}

interface Graph {
  readonly shapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  value(inputs: Numbers["inputs"]): Promise<number[]>;
  /** Whether `value` is the op's own at these inputs: only then they make a member of the set. */
  defined(inputs: Numbers["inputs"]): Promise<boolean>;
  project(point: Numbers, fixed: readonly boolean[]): Promise<Numbers>;
}

/** The op in copies space, numbers in and out. */
function graphOf(
  op: FunctionOp<unknown>,
  shapes: readonly (readonly number[])[],
  params: unknown,
  rng: Rng,
): Graph {
  const specs: readonly (CopySpec | undefined)[] = op.copies?.(shapes, params) ?? [];
  const forward = (inputs: readonly tf.Tensor[]): tf.Tensor =>
    op.forwardCopies ? op.forwardCopies(inputs, params) : op.forward(inputs, params);
  const [copyShapes, outputShape] = tf.tidy(() => {
    const copies = shapes.map((shape, i) => {
      const values = valuesOf(portOf(op, i), shape, i, fillingOf(2), rng);
      const value = tf.tensor(values, [...shape], "float32");
      return specs[i]?.expand(value) ?? value;
    });
    return [copies.map((copy) => [...copy.shape]), [...forward(copies).shape]] as unknown as [];
  }) as unknown as [number[][], number[]];
  const tensors = (inputs: Numbers["inputs"]): tf.Tensor[] =>
    inputs.map((values, i) => tf.tensor([...values], [...(copyShapes[i] as number[])], "float32"));
  const numbers = async (tensor: tf.Tensor): Promise<number[]> => {
    const values = [...(await tensor.data())];
    tensor.dispose();
    return values;
  };
  return {
    shapes: copyShapes,
    outputShape,
    value: (inputs) => numbers(tf.tidy(() => forward(tensors(inputs)))),
    async defined(inputs) {
      if (!op.defined) return true;
      const { defined } = op;
      return (await numbers(tf.tidy(() => defined(tensors(inputs), params)))).every(Boolean);
    },
    async project({ inputs, output }, fixed) {
      const near = tf.tidy(() => {
        const target = tf.tensor([...output], [...outputShape], "float32");
        const context = {
          params,
          fixed,
          pjax: false,
          observe: false,
          mobility: 0,
          outputWeight: 1,
        };
        const projected = op.project(tensors(inputs), target, context);
        return [...projected.inputs, projected.output as tf.Tensor];
      });
      const values = await Promise.all(near.map(numbers));
      return { inputs: values.slice(0, -1), output: values[values.length - 1] as number[] };
    },
  };
}

const flat = ({ inputs, output }: Numbers): number[] => [...inputs, output].flat();

async function errors(
  graph: Graph,
  from: Numbers,
  answer: Numbers,
  fixed: readonly boolean[],
  rng: Rng,
): Promise<{ membership: number; idempotence: number; gap: number }> {
  const [start, end] = [flat(from), flat(answer)];
  const unit = Math.max(length(start), length(end), SMALLEST);
  const value = await graph.value(answer.inputs);
  const again = await graph.project(answer, fixed);
  let best = distance(end, start);
  let here = answer.inputs;
  for (let k = 0; k < TRIES; k++) {
    const spread = unit * 10 ** (-5 * rng.uniform());
    const near = [answer.inputs, here, from.inputs][k % 3] as Numbers["inputs"];
    const inputs = near.map((values, i) =>
      fixed[i] ? values : values.map((v) => Math.fround(v + spread * rng.normal() * rng.below(2))),
    );
    const d = distance(flat({ inputs, output: await graph.value(inputs) }), start);
    if (!(d < best) || !(await graph.defined(inputs))) continue;
    best = d;
    here = inputs;
  }
  const member = await graph.defined(answer.inputs);
  return {
    membership: member ? distance(value, answer.output) / Math.max(unit, length(value)) : 1,
    idempotence: distance(flat(again), end) / unit,
    gap: (distance(end, start) - best) / unit,
  };
}

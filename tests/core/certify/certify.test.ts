/** Certificates find what is wrong with a projection, and nothing where nothing is. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { BEATEN_BY, type Certificate, certify } from "../../../core/certify/index.ts";
import { opOf, ops } from "../../../core/ops/index.ts";
import type { AnyOp, FunctionOp, SetOp } from "../../../core/ops/spec.ts";
import { presentBackends } from "../../helpers/backends.ts";

const { names } = await presentBackends();

const set = (type: string) => opOf(type) as SetOp<unknown>;
const certified = async (op: AnyOp) => (await certify(op, 300)) as Certificate;

/** The op with the first input of its answer changed. */
const spoiled = (type: string, change: (answer: tf.Tensor, x: tf.Tensor) => tf.Tensor) => {
  const op = set(type);
  return {
    ...op,
    project: ((inputs, context) => {
      const [answer, ...rest] = op.project(inputs, context).inputs as [tf.Tensor, ...tf.Tensor[]];
      return { inputs: [change(answer, inputs[0] as tf.Tensor), ...rest] };
    }) as typeof op.project,
  } as AnyOp;
};

describe("a wrong projection", () => {
  it("that leaves the set fails membership", async () => {
    const found = await certified(spoiled("simplex", (answer) => tf.mul(answer, 1.001)));
    expect(found.membership).toBeGreaterThan(1e-4);
  });

  it("that lands elsewhere on the set is beaten", async () => {
    const half = spoiled("nonnegative", (answer) => tf.mul(answer, 0.999));
    expect((await certified(half)).beaten).toBeGreaterThan(0.1);
    const last = spoiled("one-hot-rows", (answer) => tf.reverse(answer, -1));
    expect((await certified(last)).beaten).toBeGreaterThan(0.1);
    const shifted = spoiled("rank-k", (answer) => tf.mul(answer, 0.99));
    expect((await certified(shifted)).beaten).toBeGreaterThan(0.1);
    const turned = spoiled("sphere", (answer) => tf.reverse(answer, -1));
    expect((await certified(turned)).beaten).toBeGreaterThan(0.1);
  });

  it("that moves on fails idempotence", async () => {
    const drift = spoiled("psd", (answer) => tf.mul(answer, 1.001));
    expect((await certified(drift)).idempotence).toBeGreaterThan(1e-4);
  });

  it("of a loss is beaten", async () => {
    for (const type of ["squared-error", "cross-entropy", "logistic", "kl", "huber"]) {
      const short = spoiled(type, (answer, x) => tf.add(answer, tf.mul(tf.sub(x, answer), 0.01)));
      expect((await certified(short)).beaten).toBeGreaterThan(0.1);
    }
  });

  it("of a function is beaten, or off its graph", async () => {
    const relu = opOf("sum-relu") as FunctionOp<unknown>;
    const stay: FunctionOp<unknown> = {
      ...relu,
      project: (copies, _, { params }) => ({
        inputs: copies.map((x) => x.clone()),
        output: relu.forward(copies, params),
      }),
    };
    expect((await certified(stay)).beaten).toBeGreaterThan(0.1);
    const off: FunctionOp<unknown> = {
      ...relu,
      project: (copies, target) => ({
        inputs: copies.map((x) => x.clone()),
        output: target.clone(),
      }),
    };
    expect((await certified(off)).membership).toBeGreaterThan(1e-2);
  });

  it("that is not finite is counted", async () => {
    const broken = spoiled("l2-ball", (answer, x) => tf.div(answer, tf.sub(x, x)));
    expect((await certified(broken)).nans).toBeGreaterThan(0);
  });
});

const exact = (Object.values(ops) as AnyOp[]).filter(
  (op) => (op.kind === "set" || op.kind === "function") && op.traits.exact,
);

describe.each(names)("on %s", (backend) => {
  it.each(exact.map((op) => [op.type, op] as const))("%s keeps its word", async (_, op) => {
    await tf.setBackend(backend);
    const found = (await certify(op, op.kind === "set" ? 120 : 40)) as Certificate;
    expect(found.nans).toBe(0);
    expect(found.membership).toBeLessThanOrEqual(1e-4);
    expect(found.idempotence).toBeLessThanOrEqual(1e-4);
    expect(found.worstGap).toBeLessThanOrEqual(BEATEN_BY);
    expect(found.beaten).toBe(0);
    expect(found.samples).toBeGreaterThanOrEqual(40);
  });

  it("says the same twice", async () => {
    await tf.setBackend(backend);
    expect(await certified(set("l1-ball"))).toEqual(await certified(set("l1-ball")));
  });
});

it("has nothing to certify in a source", async () => {
  expect(await certify(ops.parameter as AnyOp, 10)).toBeUndefined();
});

/** Every tensor kernel that an operator runs must exist on all three backends. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgpu";
import { expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { solveByOps } from "../../../core/ops/bilinear-fused.ts";
import { proxByOps } from "../../../core/ops/cross-entropy.ts";
import { ops } from "../../../core/ops/index.ts";
import type { AnyOp } from "../../../core/ops/spec.ts";
import { presentBackends } from "../../helpers/backends.ts";
import {
  contextOf,
  type Example,
  portAt,
  projectPoint,
  randomPoint,
  sample,
} from "../../helpers/conformance.ts";

await presentBackends();

/** Runs all that an op can do on an example. */
function exercise(op: AnyOp, example: Example): void {
  const rng = createRng(1, op.type);
  const inputs = example.inputs.map((shape, i) => sample(portAt(op, i), shape, rng));
  if (op.kind === "function" || op.kind === "set")
    projectPoint(op, randomPoint(op, example, 1), example);
  if (op.kind === "function") {
    const output = op.forward(inputs, example.params);
    for (const pjax of [false, true])
      op.projectConsensus?.(inputs, output, tf.onesLike(output), {
        ...contextOf(op, example),
        mobility: 0.1,
        outputWeight: 1,
        pjax,
      });
  }
  if (op.kind === "probe" && op.metric !== null) op.measure(inputs, example.params);
}

const runnable = Object.values(ops).filter((op) => op.kind !== "source" && op.kind !== "module");

it("the chains of ops behind our own kernels", async () => {
  await tf.setBackend("wasm");
  const one = tf.ones([2, 3]);
  const profile = await tf.profile(() => {
    solveByOps(one, tf.mul(one, 4), one, true);
    return proxByOps(one, one, 1);
  });
  expect(profile.kernelNames.some((name) => name.startsWith("Proxflow"))).toBe(false);
  for (const name of profile.kernelNames)
    for (const backend of ["cpu", "wasm", "webgpu"])
      expect(tf.getKernel(name, backend), `${name} on ${backend}`).toBeTruthy();
});

it.each(runnable.map((op) => [op.type, op as AnyOp] as const))("%s", async (_, op) => {
  await tf.setBackend("wasm");
  for (const example of op.examples) {
    const profile = await tf.profile(() => {
      exercise(op, example as Example);
      return tf.scalar(0);
    });
    // Our own kernels have other names and forms on webgpu (tests/webgpu); the chains of ops that they
    // stand for are tested above.
    const missing = profile.kernelNames.filter(
      (name) =>
        !name.startsWith("Proxflow") &&
        !["cpu", "wasm", "webgpu"].every((backend) => tf.getKernel(name, backend)),
    );
    expect(missing).toEqual([]);
    if (op.kind === "function" || op.kind === "set")
      expect(profile.kernelNames.length).toBeGreaterThan(0);
  }
});

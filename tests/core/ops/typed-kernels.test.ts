/** Our kernels against the chains of tfjs ops that they stand for, on each backend that has them. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { solveByOps, solveDisplacement } from "../../../core/ops/bilinear-fused.ts";
import { proxByOps } from "../../../core/ops/cross-entropy.ts";
import { softmaxProx, wrightOmega } from "../../../core/ops/kernels/softmax-prox.ts";
import { runTyped } from "../../../core/ops/kernels/typed-kernel.ts";
import { presentBackends } from "../../helpers/backends.ts";

const names = (await presentBackends()).names.filter((name) => name === "cpu" || name === "wasm");

/** Products of unit normal vectors of several lengths, with targets from tiny to huge. */
function queries(count: number) {
  const rng = createRng(11, "roots");
  const [p, q, dz] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const n = 1 + rng.below(12);
    for (let k = 0; k < n; k++) {
      const [a, b] = [rng.normal(), rng.normal()];
      p[i] = (p[i] as number) + a * b;
      q[i] = (q[i] as number) + a * a + b * b;
    }
    dz[i] = rng.normal() * 10 ** (rng.uniform() * 8 - 5);
  }
  return [p, q, dz].map((values) => tf.tensor2d(values, [count / 10, 10]));
}

describe.each(names)("on %s", (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
  });

  it("the fused root agrees with the chain of ops, and is exact", () => {
    const [p, q, dz] = queries(4000) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const ours = solveDisplacement(p, q, dz, true);
    const chain = solveByOps(p, q, dz, true);
    for (const field of ["t", "cross", "own", "squared"] as const) {
      const [a, b] = [ours[field]?.dataSync(), chain[field]?.dataSync()];
      a?.forEach((value, i) => {
        const scale = Math.abs(value) + 1e-6;
        expect(Math.abs(value - (b?.[i] as number)) / scale, `${field} ${i}`).toBeLessThan(2e-4);
      });
      expect(a).toHaveLength(4000);
    }
    const [ps, qs, ds, ts] = [p, q, dz, ours.t].map((t) => [...t.dataSync()]) as number[][];
    ts?.forEach((t, i) => {
      const [P, Q, d] = [ps?.[i] as number, qs?.[i] as number, ds?.[i] as number];
      const U = Q / 4 + P / 2;
      const V = Q / 4 - P / 2;
      // Where t is so near to 1 that single precision cannot hold 1 - t there is nothing to check.
      if (Math.abs(t) > 0.999 || Math.min(U, V) < 1e-5 * Q) return;
      const f = t * (1 + (U * (2 - t)) / (1 - t) ** 2 + (V * (2 + t)) / (1 + t) ** 2) - d;
      expect(Math.abs(f) / (Math.abs(d) + 1e-6), `${P} ${Q} ${d}`).toBeLessThan(1e-3);
    });
  });

  it("the softmax prox agrees with the chain of ops and meets its equation", () => {
    const rng = createRng(5, "prox");
    for (const lambda of [0.01, 0.5, 5, 50])
      for (const scale of [0.1, 3, 300]) {
        const logits = tf.tensor2d(
          Float32Array.from({ length: 80 }, () => scale * rng.normal()),
          [8, 10],
        );
        const labels = tf.oneHot(
          tf.tensor1d(
            Int32Array.from({ length: 8 }, () => rng.below(10)),
            "int32",
          ),
          10,
        );
        const real = tf.cast(labels, "float32");
        const [ours] = runTyped(softmaxProx, [logits, real], { lambda, classes: 10 }) ?? [];
        const chain = proxByOps(logits, real, lambda);
        const bound = 1e-5 * (scale + lambda);
        expect(tf.max(tf.abs(tf.sub(ours as tf.Tensor, chain))).dataSync()[0]).toBeLessThan(bound);
        const goal = tf.add(logits, tf.mul(real, lambda));
        const rest = tf.sub(
          tf.add(ours as tf.Tensor, tf.mul(tf.softmax(ours as tf.Tensor2D), lambda)),
          goal,
        );
        expect(tf.max(tf.abs(rest)).dataSync()[0]).toBeLessThan(2 * bound);
      }
  });

  it("leaves its inputs alone and leaks nothing", () => {
    const [p, q, dz] = queries(100) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const before = [...p.dataSync()];
    const count = tf.memory().numTensors;
    const root = solveDisplacement(p, q, dz, false);
    expect(tf.memory().numTensors).toBe(count + 3);
    tf.dispose([root.t, root.cross, root.own]);
    expect([...p.dataSync()]).toEqual(before);
  });
});

describe("the Wright omega function", () => {
  it("solves w + ln w = z to rounding", () => {
    for (let z = -50; z < 1500; z += 0.37) {
      const w = wrightOmega(z);
      expect(Math.abs(w + Math.log(w) - z)).toBeLessThan(1e-12 * Math.max(1, Math.abs(z)));
    }
    expect(wrightOmega(1)).toBeCloseTo(1, 15);
  });
});

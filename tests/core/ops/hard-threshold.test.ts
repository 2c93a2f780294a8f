import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { outputOf, projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

const one = { params: { threshold: 1 } };
const AFTER = Math.fround(1 + 2 ** -23);

describe("hard-threshold", () => {
  it("keeps what is larger than the threshold, and nothing else", async () => {
    const x = [-2, -AFTER, -1, -0.5, 0, 1, AFTER, 3];
    const kept = (await outputOf("hard-threshold", [x], one)) as number[];
    expect(kept.map((v) => v + 0)).toEqual([-2, -AFTER, 0, 0, 0, 0, AFTER, 3]);
    const tenth = Math.fround(0.1);
    const params = { threshold: 0.1 };
    expect(await outputOf("hard-threshold", [[tenth]], { params })).toEqual([0]);
  });

  it.each([
    { x: 3, y: 2, x1: 2.5, y1: 2.5 },
    { x: -3, y: -2, x1: -2.5, y1: -2.5 },
    { x: 0.4, y: 0.1, x1: 0.4, y1: 0 },
    // Over the open edge, to the next number.
    { x: 0.9, y: 0.9, x1: AFTER, y1: AFTER },
    { x: -0.9, y: -0.9, x1: -AFTER, y1: -AFTER },
    // Down to the closed one.
    { x: 1.5, y: -0.5, x1: 1, y1: 0 },
  ])("moves ($x, $y) to ($x1, $y1)", async ({ x, y, x1, y1 }) => {
    const near = await projectOf("hard-threshold", [[x]], [y], one);
    expect((near.inputs as number[][])[0]?.[0]).toBeCloseTo(x1, 6);
    expect((near.output as number[])[0]).toBeCloseTo(y1, 6);
  });

  it("takes 0 where keeping is as far", async () => {
    // From (0, 4), threshold 4: dropping and keeping cost 16 each.
    const params = { threshold: 4 };
    const near = await projectOf("hard-threshold", [[0]], [4], { params });
    expect(near).toEqual({ inputs: [[0]], output: [0] });
    // Threshold 0 keeps everything: on the line y = x.
    const line = await projectOf("hard-threshold", [[1, -3]], [2, 0], { params: { threshold: 0 } });
    expect(line).toEqual({ inputs: [[1.5, -1.5]], output: [1.5, -1.5] });
  });

  it.each([0, 0.1, 0.7, 3])("is nearest by brute force, threshold %d", async (threshold) => {
    const params = { threshold };
    const edge = Math.fround(threshold);
    const xs = Array.from({ length: 300 }, (_, i) => Math.sin(i * 1.7) * 3);
    const ys = xs.map((_, i) => Math.sin(i * 0.9) * 3);
    const near = await projectOf("hard-threshold", [xs], ys, { params });
    const [x] = near.inputs as number[][];
    const again = await outputOf("hard-threshold", [x as number[]], { params });
    expect(near.output).toEqual(again);
    xs.forEach((x0, i) => {
      const y0 = ys[i] as number;
      const y = (near.output as number[])[i] as number;
      const got = ((x?.[i] as number) - x0) ** 2 + (y - y0) ** 2;
      for (let k = -400; k <= 400; k++) {
        const v = k / 100;
        const f = Math.abs(v) > edge ? v : 0;
        expect(got).toBeLessThanOrEqual((v - x0) ** 2 + (f - y0) ** 2 + 1e-5);
      }
    });
  });
});

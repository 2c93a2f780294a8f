import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { outputOf, projectOf } from "../../helpers/projecting.ts";

beforeAll(() => tf.setBackend("cpu"));

describe("quantize", () => {
  it("rounds half to the even level", async () => {
    expect(await outputOf("quantize", [[-9, -0.1, 0, 0.1, 9]])).toEqual([-1, -1, -1, 1, 1]);
    const three = { params: { levels: 3, scale: 1 } };
    expect(await outputOf("quantize", [[-0.5, -0.4, 0.4, 0.5]], three)).toEqual([-1, 0, 0, 1]);
  });

  it.each([2, 3, 4, 7, 16])("lands in the cell of the level it chose, of %i", async (levels) => {
    const params = { levels, scale: 0.7 };
    const xs = Array.from({ length: 400 }, (_, i) => Math.sin(i * 1.7) * 1.2);
    const ys = xs.map((_, i) => Math.sin(i * 0.9) * 1.2);
    const near = await projectOf("quantize", [xs], ys, { params });
    const [x] = near.inputs as number[][];
    xs.forEach((x0, i) => {
      const cost = (x?.[i] as number) - x0;
      const got = cost ** 2 + (((near.output as number[])[i] as number) - (ys[i] as number)) ** 2;
      for (let k = 0; k < levels; k++) {
        const gap = 1.4 / (levels - 1);
        const level = -0.7 + k * gap;
        const low = k === 0 ? -9 : level - gap / 2;
        const high = k === levels - 1 ? 9 : level + gap / 2;
        const moved = Math.min(Math.max(x0, low), high) - x0;
        expect(got).toBeLessThanOrEqual(moved ** 2 + (level - (ys[i] as number)) ** 2 + 1e-5);
      }
    });
  });

  it("stays out of the neighbour's edge, which the compatible form clamps to", async () => {
    // At (-0.1, 1) the upper level is cheaper; its cell is open at 0.
    const near = await projectOf("quantize", [[-0.1]], [1]);
    expect(near.output).toEqual([1]);
    const pjax = await projectOf("quantize", [[-0.1]], [1], { pjax: true });
    expect(pjax).toEqual({ inputs: [[0]], output: [-1] });
  });
});

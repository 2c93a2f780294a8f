import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { sumRelu } from "../../../core/ops/sum-relu.ts";
import { presentBackends } from "../../helpers/backends.ts";
import { expectNear, projectNumbers, shapesOf } from "../../helpers/conformance.ts";

const { names } = await presentBackends();

/** Both candidates and their costs, in double precision; s' and y'. */
function reference(s: number, y: number, m: number): [number, number] {
  const off = Math.min(s, 0);
  const on = Math.max((s + m * y) / (m + 1), 0);
  const cost = (at: number, out: number) => (at - s) ** 2 / m + (out - y) ** 2;
  return cost(on, on) < cost(off, 0) ? [on, on] : [off, 0];
}

const cell = (v: number) => ({ shape: [1], data: [v] });
const project = async (xs: number[], y: number, held: number[] = [], pjax = false) =>
  (await projectNumbers(sumRelu, { inputs: xs.map(cell), target: cell(y), held, pjax })).flat();

describe.each(names)("on %s", (backend) => {
  it.each([
    { about: "on, both meet", xs: [1], y: 3, held: [], by: [2, 2] },
    { about: "off, nothing to do", xs: [-2], y: 0, held: [], by: [-2, 0] },
    { about: "off, y falls", xs: [-2], y: 1, held: [], by: [-2, 0] },
    { about: "on from below", xs: [-1], y: 3, held: [], by: [1, 1] },
    { about: "clipped at the corner", xs: [1], y: -3, held: [], by: [0, 0] },
    { about: "y below, sum off", xs: [-1], y: -3, held: [], by: [-1, 0] },
    { about: "two summands share", xs: [1, 2], y: 6, held: [], by: [2, 3, 5] },
    { about: "one summand held", xs: [1, 2], y: 6, held: [0], by: [1, 3.5, 4.5] },
    { about: "all held", xs: [1, 2], y: 6, held: [0, 1], by: [1, 2, 3] },
    { about: "tie goes off", xs: [0], y: -1, held: [], by: [0, 0] },
  ])("$about", async ({ xs, y, held, by }) => {
    await tf.setBackend(backend);
    expectNear(await project(xs, y, held), by);
  });

  it("agrees with the two candidates in every sign case", async () => {
    await tf.setBackend(backend);
    const rng = createRng(1, "sum-relu");
    for (let k = 0; k < 300; k++) {
      const xs = Array.from({ length: 1 + (k % 3) }, () => rng.normal());
      const y = rng.normal() * (k % 2 === 0 ? 1 : 3);
      const s = xs.reduce((a, b) => a + b, 0);
      const m = xs.length;
      const [at, out] = reference(s, y, m);
      expectNear(await project(xs, y), [...xs.map((x) => x + (at - s) / m), out], 1e-5);
    }
  });

  it("has PJAX's branch where asked: wrong iff s < 0, y < 0 and (y - s)^2 <= (m + 1) y^2", async () => {
    await tf.setBackend(backend);
    const rng = createRng(2, "sum-relu");
    let wrong = 0;
    for (let k = 0; k < 300; k++) {
      const [s, y] = [rng.normal(), rng.normal()];
      const [at, out] = reference(s, y, 1);
      const [x, value] = (await project([s], y, [], true)) as [number, number];
      const astray = s < 0 && y < 0 && (y - s) ** 2 <= 2 * y ** 2;
      if (astray) wrong++;
      // Astray, PJAX takes the corner of the on branch.
      expectNear([x, value], astray ? [0, 0] : [at, out]);
    }
    expect(wrong).toBeGreaterThan(20);
  });

  it("keeps the digits of a small step in the fused form", async () => {
    await tf.setBackend(backend);
    const fused = sumRelu.projectConsensus?.(
      [tf.tensor1d([100, -100])],
      tf.tensor1d([100, 0]),
      tf.tensor1d([1e-6, 1e-6]),
      { params: {}, fixed: [false], pjax: false, observe: false, mobility: 0, outputWeight: 1 },
    );
    const [moved] = await Promise.all([fused?.displacements[0]?.data()]);
    expect(moved?.[0]).toBeCloseTo(5e-7, 12);
    expect(moved?.[1]).toBe(0);
  });
});

it("broadcasts a bias", () => expect(shapesOf(sumRelu, [[5], ["B", 5]])).toEqual([["B", 5]]));

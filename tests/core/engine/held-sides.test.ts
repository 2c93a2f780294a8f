/** Documents that hold sets to a side are solved like any other. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { solve } from "../../../core/engine/solve.ts";
import { model } from "../../../core/graph/builder.ts";
import type { Side } from "../../../core/graph/schema.ts";

beforeAll(() => tf.setBackend("cpu"));

/** A line and a circle in the plane; `held` says which of the three is held where. */
function meeting(algorithm: "ap" | "dr" | "dm" | "cp", held: Readonly<Record<string, Side>>) {
  const m = model("line and circle");
  const point = m.parameter("point", { shape: [2] });
  m.hyperplane("line", { x: point.value }, { normal: [1, 1], offset: 1 });
  m.sphere("circle", { x: point.value });
  for (const [id, side] of Object.entries(held)) m.side(id, side);
  return m.document({ algorithm, seed: 3, stop: { iterations: 4000, gap: 1e-5 } });
}

async function solved(document: ReturnType<typeof meeting>): Promise<readonly number[]> {
  const { status, parameters } = await solve(document).result();
  expect(status).toBe("converged");
  const value = Object.values(parameters)[0] as { readonly data: Float32Array };
  return [...value.data];
}

describe("a line and a circle", () => {
  const cases: Readonly<Record<string, Side>>[] = [
    {},
    { line: "B" },
    { line: "A", circle: "A" },
    { line: "B", circle: "B" },
    { point: "B" },
    { point: "A", line: "A", circle: "B" },
  ];
  for (const algorithm of ["ap", "dr", "dm", "cp"] as const)
    it.each(cases)(`meet by ${algorithm} with %j`, async (held) => {
      const [x, y] = (await solved(meeting(algorithm, held))) as [number, number];
      expect(Math.hypot(x, y)).toBeCloseTo(1, 3);
      expect(x + y).toBeCloseTo(1, 3);
    });
});

it("takes A and B for no side but those", () => {
  const m = model("none");
  m.parameter("point", { shape: [2] });
  expect(() => m.side("point", "C" as Side)).toThrow(/no side "C"/);
  expect(() => m.side("line", "A")).toThrow(/not built/);
});

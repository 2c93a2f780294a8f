/** Each standing on sequences made to have it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { diagnose } from "../../../core/solvers/diagnosis.ts";

const steps = (n: number, stride = 1): number[] => Array.from({ length: n }, (_, i) => i * stride);
const noise = (n: number, seed: number): number[] => {
  const rng = createRng(seed, "noise");
  return steps(n).map(() => rng.normal());
};
const of = (gap: (i: number) => number, n = 200, stride = 1) =>
  diagnose(steps(n, stride), steps(n, stride).map(gap));

describe("diagnosis", () => {
  it("waits for enough to judge by", () => {
    expect(of(() => 1, 10).standing).toBe("running");
    expect(diagnose([], []).standing).toBe("running");
  });

  it("finds the rate of a geometric decay, whatever the spacing of the samples", () => {
    for (const [rate, stride] of [
      [0.9, 1],
      [0.99, 1],
      [0.999, 10],
    ] as const) {
      const found = of((i) => 3 * rate ** i, 200, stride);
      expect(found.standing).toBe("converging");
      expect(found.rate).toBeCloseTo(rate, 4);
    }
  });

  it("sees a plateau, also after a fast start", () => {
    expect(of(() => 0.37).standing).toBe("stalled");
    expect(of((i) => 0.2 + 0.9 ** i).standing).toBe("stalled");
  });

  it("sees cycles and their period", () => {
    for (const period of [2, 3, 7, 12]) {
      const found = of((i) => 1 + 0.5 * Math.cos((2 * Math.PI * i) / period));
      expect(found.standing).toBe("cycling");
      expect(found.period).toBe(period);
    }
  });

  it("takes a constant gap with a single leap for no cycle, wherever the samples lie", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const rng = createRng(seed, "leap");
      const count = 24 + Math.floor(200 * rng.uniform());
      const leap = Math.floor(count * rng.uniform());
      const stride = 1 + 40 * rng.uniform();
      const at = steps(count).map((i) => Math.round(stride * (i + 0.8 * rng.uniform())));
      const gaps = at.map((_, i) => (i === leap ? 3 : 1));
      expect(["stalled", "running"]).toContain(diagnose(at, gaps).standing);
    }
  });

  it("takes a decay that swings for a decay", () => {
    expect(of((i) => 0.97 ** i * (1 + 0.4 * Math.cos(i))).standing).toBe("converging");
  });

  it("sees growth, and what is no number any more", () => {
    expect(of((i) => 1.02 ** i).standing).toBe("diverging");
    expect(of((i) => (i < 150 ? 1 : Number.NaN)).standing).toBe("diverging");
    expect(of((i) => (i < 150 ? 1 : Number.POSITIVE_INFINITY)).standing).toBe("diverging");
  });

  it("takes the noise of mini-batches for no cycle, no trend and no standstill", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const e = noise(200, seed);
      expect(of((i) => 0.2 * Math.exp(0.3 * (e[i] ?? 0))).standing).toBe("running");
      // A hair of noise on a plateau is a plateau.
      expect(of((i) => 0.2 * Math.exp(0.001 * (e[i] ?? 0))).standing).toBe("stalled");
    }
  });

  it("sees the fall under the noise", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const e = noise(400, seed);
      const found = of((i) => 0.99 ** i * Math.exp(0.3 * (e[i] ?? 0)), 400);
      expect(found.standing).toBe("converging");
      expect(found.rate).toBeCloseTo(0.99, 2);
    }
  });

  it("calls what is met converging", () => {
    expect(of((i) => (i < 30 ? 0.5 ** i : 0)).standing).toBe("converging");
  });

  it("does not depend on the unit of the gap", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 30, maxLength: 80 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (gaps, unit) => {
          const x = steps(gaps.length);
          expect(
            diagnose(
              x,
              gaps.map((gap) => unit * gap),
            ).standing,
          ).toBe(diagnose(x, gaps).standing);
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** Each standing on sequences made to have it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { cyclicProjections } from "../../../core/solvers/cyclic-projections.ts";
import { diagnose } from "../../../core/solvers/diagnosis.ts";
import { circle, line, type Point, problem } from "./plane.ts";

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

  describe("of a gap that stands still, with numbers that tell where the point is", () => {
    const at = (
      place: (i: number) => readonly [number, number],
      n = 200,
      stride = 1,
      gap = 0.5,
    ) => {
      const x = steps(n, stride);
      const places = x.map(place);
      return diagnose(
        x,
        x.map(() => gap),
        [0, 1].map((k) => places.map((both) => both[k] as number)),
      );
    };

    it("sees the point rest: at once, in the end, ever more slowly, or after a leap", () => {
      const resting: ((i: number) => readonly [number, number])[] = [
        () => [3, -2],
        (i) => [3 + 0.98 ** i, -2 - 4 * 0.97 ** i],
        (i) => [3 + 5 / (1 + i), -2],
        // Turns in.
        (i) => [0.98 ** i * Math.cos(i), 0.98 ** i * Math.sin(i)],
        (i) => [i < 120 ? 1 : 3, -2],
        // Creeps at one speed.
        (i) => [3 + 0.01 * i, -2 + 0.02 * i],
      ];
      for (const place of resting) expect(at(place).standing).toBe("stalled");
    });

    it("takes rounding for rest, in a small gap and in large numbers", () => {
      const e = noise(400, 3);
      const rounding = (i: number) =>
        [1000 + 1e-3 * (e[i] ?? 0), 1e-3 * (e[200 + i] ?? 0)] as const;
      expect(at(rounding, 200, 1, 1e-3).standing).toBe("stalled");
      const slight = (i: number) => [1 + 1e-4 * (e[i] ?? 0), 2] as const;
      expect(at(slight, 200, 1, 0.5).standing).toBe("stalled");
    });

    it("sees cycles and their period, from samples at any distance", () => {
      for (const period of [2, 3, 7, 12])
        for (const stride of [1, 5]) {
          const turn = (2 * Math.PI) / period;
          const found = at((i) => [Math.cos(turn * i), 3 + Math.sin(turn * i)], 200, stride);
          expect(found).toMatchObject({ standing: "cycling", period, level: true });
        }
    });

    it("tells a turn that never closes, and a walk, from a cycle", () => {
      const golden = Math.PI * (Math.sqrt(5) - 1);
      const turning = at((i) => [Math.cos(golden * i), Math.sin(golden * i)], 600);
      expect(turning).toMatchObject({ standing: "running", level: true });
      const e = noise(400, 5);
      expect(at((i) => [e[i] ?? 0, e[200 + i] ?? 0])).toMatchObject({
        standing: "running",
        level: true,
      });
    });

    it("knows no more than the gap where they are no numbers", () => {
      expect(at(() => [Number.NaN, Number.NaN])).toEqual({ standing: "stalled", rate: 1 });
    });

    it("lets the gap speak first", () => {
      const x = steps(200);
      const round = [0, 1].map((k) => x.map((i) => Math.cos(i * Math.PI + k)));
      expect(
        diagnose(
          x,
          x.map((i) => 0.9 ** i),
          round,
        ).standing,
      ).toBe("converging");
      expect(
        diagnose(
          x,
          x.map((i) => 1.02 ** i),
          round,
        ).standing,
      ).toBe("diverging");
      expect(
        diagnose(
          x,
          x.map((i) => 2 + (i % 3)),
          round,
        ),
      ).toMatchObject({ standing: "cycling", period: 3 });
    });

    it("sees cyclic projections turn about at each sweep of a circle and three of its diameters", () => {
      const diameter = (degrees: number) => {
        const turn = (degrees * Math.PI) / 180;
        return line([-Math.sin(turn), Math.cos(turn)], 0);
      };
      const sets = problem(circle([0, 0], 1), diameter(0), diameter(60), diameter(120));
      let x: Point = [3, 1];
      const seen = steps(200).map(() => {
        const { shadow, other } = cyclicProjections.shadow(sets, x, undefined);
        x = cyclicProjections.step(sets, x, undefined);
        return { gap: Math.hypot(other[0] - shadow[0], other[1] - shadow[1]), place: shadow };
      });
      const gaps = seen.map(({ gap }) => gap);
      expect(diagnose(steps(200), gaps).standing).toBe("stalled");
      const places = [0, 1].map((k) => seen.map(({ place }) => place[k] as number));
      expect(diagnose(steps(200), gaps, places)).toMatchObject({
        standing: "cycling",
        period: 2,
        level: true,
      });
    });
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

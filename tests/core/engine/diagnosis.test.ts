/** What the diagnosis says of problems whose course is known, run by the engine itself. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { createSession, run } from "../../../core/engine/index.ts";
import { type Diagnosis, diagnose } from "../../../core/solvers/diagnosis.ts";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { blobs, document, type NodeSpec, skipModel } from "./models.ts";

beforeAll(() => tf.setBackend("cpu"));

type Set = NodeSpec;
/** A point in the plane that starts at (3, 1), and the sets that it must lie in. */
const inPlane = (sets: readonly Set[], solver: Partial<SolverSettings>) =>
  document(
    [["x", "parameter", { shape: [2], values: [3, 1] }], ...sets],
    sets.map(([id]) => ["x.value", `${id}.x`] as const),
    { stepsPerBatch: 100_000, ...solver },
  );

interface Course {
  readonly at: readonly number[];
  readonly gaps: readonly number[];
  readonly places: readonly (readonly number[])[];
  readonly found: Diagnosis;
  /** Where the shadow is at the end; empty where the numbers ended first. */
  readonly shadow: readonly number[];
}

async function course(doc: ReturnType<typeof document>, iterations: number): Promise<Course> {
  const solver = { ...doc.solver, stop: { iterations } };
  const session = createSession({ document: { ...doc, solver }, datasets: blobs() });
  const at: number[] = [];
  const gaps: number[] = [];
  const places: [number[], number[]] = [[], []];
  try {
    await run(session, {
      readyForFrame: () => "now",
      onFrame({ iteration, gap, place }) {
        // The last of them is shown again at the end.
        if (iteration === at.at(-1)) return;
        at.push(iteration);
        gaps.push(gap);
        place.forEach((value, k) => void places[k]?.push(value));
      },
    });
    const [value] = await session.values(["x.value"]).catch(() => []);
    const found = diagnose(at, gaps, places);
    return { at, gaps, places, found, shadow: [...(value?.data ?? [])] };
  } finally {
    session.dispose();
  }
}

/** Some of the samples, as telemetry has them: irregular, many iterations apart. */
function thinned({ at, gaps, places }: Course, seed: number): Diagnosis {
  const rng = createRng(seed, "thin");
  const kept = at.map((_, i) => i).filter(() => rng.uniform() < 0.1);
  const some = (all: readonly number[]) => kept.map((i) => all[i] as number);
  return diagnose(some(at), some(gaps), places.map(some));
}

/** The same up to each of several ends. */
const alongTheWay = ({ at, gaps, places }: Course, stride: number): Diagnosis[] => {
  const found: Diagnosis[] = [];
  for (let n = 24; n <= gaps.length; n += stride)
    found.push(
      diagnose(
        at.slice(0, n),
        gaps.slice(0, n),
        places.map((place) => place.slice(0, n)),
      ),
    );
  return found;
};

const angle = Math.PI / 6;
const level: Set = ["level", "hyperplane", { normal: [0, 1], offset: 0 }];
const slanted: Set = [
  "slanted",
  "hyperplane",
  { normal: [Math.sin(angle), -Math.cos(angle)], offset: 1.3 },
];
const right: Set = ["right", "halfspace", { normal: [-1, 0], offset: -2 }];
const left: Set = ["left", "halfspace", { normal: [1, 0], offset: 1 }];
const lattice: Set = ["lattice", "integer-lattice"];
const across: Set = ["across", "hyperplane", { normal: [1, 1.7], offset: 0.5 }];

describe("two lines that cross", () => {
  it.each([
    ["ap", Math.cos(angle) ** 2],
    ["cp", Math.cos(angle) ** 2],
    ["dr", Math.cos(angle)],
    ["dm", Math.cos(angle)],
  ] as const)("%s converges at the rate that their angle gives", async (algorithm, rate) => {
    const { found } = await course(inPlane([level, slanted], { algorithm }), 40);
    expect(found.standing).toBe("converging");
    expect(found.rate).toBeCloseTo(rate, 2);
  });

  it.each(["ap", "dr", "dm", "cp", "cdr"] as const)(
    "%s that goes on when they are met is called neither stalled nor slow",
    async (algorithm) => {
      const { found } = await course(inPlane([level, slanted], { algorithm }), 500);
      expect(found).toMatchObject({ standing: "converging", met: true });
      expect(found.rate).toBeLessThan(0.9);
    },
  );

  it("does not mistake what rounding leaves of a third set for a standstill", async () => {
    const wide: Set = ["wide", "l2-ball", { radius: 6 }];
    const { found, gaps } = await course(inPlane([level, slanted, wide], { algorithm: "ap" }), 600);
    expect(gaps.at(-1)).toBeGreaterThan(0);
    expect(found.met).toBe(true);
  });
});

it("a ball that a line touches: converging, ever more slowly", async () => {
  const sets: Set[] = [
    ["ball", "l2-ball", { radius: 1 }],
    ["touching", "hyperplane", { normal: [0, 1], offset: 1 }],
  ];
  const rates: number[] = [];
  for (const iterations of [100, 400]) {
    const { found } = await course(inPlane(sets, { algorithm: "ap" }), iterations);
    expect(found.standing).toBe("converging");
    rates.push(found.rate);
  }
  expect(rates[0]).toBeLessThan(rates[1] as number);
  expect(rates[1]).toBeGreaterThan(0.99);
  expect(rates[1]).toBeLessThan(1);
});

describe("two half planes that are 1 apart", () => {
  it.each(["ap", "ar", "dr", "dm", "cdr"] as const)("%s stalls at that gap", async (algorithm) => {
    const { found, gaps } = await course(inPlane([right, left], { algorithm }), 200);
    expect(found.standing).toBe("stalled");
    expect(gaps.at(-1)).toBeCloseTo(1, 5);
  });

  it("Douglas-Rachford stalls by its shadow, though what it carries runs away", async () => {
    const { found, shadow } = await course(inPlane([right, left], { algorithm: "dr" }), 400);
    expect(found.standing).toBe("stalled");
    // The shadow rests on the first set, nearest to the other.
    expect(shadow[0]).toBeCloseTo(2, 5);
  });
});

describe("a ball and a line that is 1 away from it", () => {
  const sets: Set[] = [
    ["ball", "l2-ball", { radius: 1 }],
    ["beyond", "hyperplane", { normal: [0, 1], offset: 2 }],
  ];
  it.each(["ap", "cp", "dr", "ar", "dm", "cdr"] as const)(
    "%s stalls at that gap, from all samples and from few",
    async (algorithm) => {
      const all = await course(inPlane(sets, { algorithm }), 900);
      expect(all.found.standing).toBe("stalled");
      // A sweep counts how far each of both sets moves the point.
      expect(all.gaps.at(-1)).toBeCloseTo(algorithm === "cp" ? Math.SQRT2 : 1, 3);
      for (const seed of [1, 2, 3, 4, 5]) expect(thinned(all, seed).standing).toBe("stalled");
    },
  );
});

describe("the three sides of a triangle, as lines that meet in pairs alone", () => {
  const sides: Set[] = [0, 1, 2].map((k) => {
    const turn = (2 * Math.PI * k) / 3;
    return [`side${k}`, "hyperplane", { normal: [Math.cos(turn), Math.sin(turn)], offset: 1 }];
  });

  it("cyclic projections come round to the same point after each sweep: stalled, no cycle", async () => {
    const doc = inPlane(sides, { algorithm: "cp" });
    const { found, gaps, shadow } = await course(doc, 200);
    expect(found.standing).toBe("stalled");
    const later = await course(doc, 201);
    expect(later.shadow).toEqual(shadow);
    expect(later.gaps.at(-1)).toBe(gaps.at(-1));
    expect(gaps.at(-1)).toBeGreaterThan(1);
  });

  it.each(["ap", "dr"] as const)("%s stalls at a gap, too", async (algorithm) => {
    const { found, gaps } = await course(inPlane(sides, { algorithm }), 400);
    expect(found.standing).toBe("stalled");
    expect(gaps.at(-1)).toBeGreaterThan(0.1);
  });
});

describe("a point that goes round while its gap is the same at every iteration", () => {
  const start = (
    values: readonly number[],
    sets: readonly Set[],
    solver: Partial<SolverSettings>,
  ) =>
    document(
      [["x", "parameter", { shape: [values.length], values: [...values] }], ...sets],
      sets.map(([id]) => ["x.value", `${id}.x`] as const),
      { stepsPerBatch: 100_000, ...solver },
    );
  const sphere = (size: number, radius: number): Set => [
    `sphere${100 * radius}`,
    "sphere",
    { radius, center: Array.from({ length: size }, () => 0) },
  ];
  const at = (offset: number): Set => ["at", "hyperplane", { normal: [1], offset }];
  const said = { standing: "cycling", level: true };

  it.each(["dr", "dm", "ar"] as const)(
    "%s between a pair of points and their middle",
    async (algorithm) => {
      const doc = start([0.3], [sphere(1, 1), at(0)], { algorithm });
      const all = await course(doc, 400);
      expect(diagnose(all.at, all.gaps).standing).toBe("stalled");
      expect(all.found).toMatchObject({ ...said, period: 2 });
      for (const seed of [1, 2, 3])
        expect(thinned(all, seed)).toMatchObject({ ...said, period: 2 });
    },
  );

  it.each(["dr", "dm"] as const)(
    "%s between a sphere and a lattice or sphere that it does not meet",
    async (algorithm) => {
      const spheres = [sphere(3, 1), sphere(3, 0.5)];
      const one = await course(start([-1.4, -1.4, -2.4], spheres, { algorithm: "dr" }), 200);
      expect(one.found).toMatchObject({ ...said, period: 2 });
      const halves: Set[] = [
        ["one", "halfspace", { normal: [-2, -1, 2], offset: -1.25 }],
        ["two", "halfspace", { normal: [0, -1, -2], offset: -1.25 }],
      ];
      const other = await course(start([-0.9, 0.1, 0.1], [lattice, ...halves], { algorithm }), 200);
      expect(other.found).toMatchObject({ ...said, period: 2 });
    },
  );

  it("alternating reflections about two lines: a turn by twice their angle", async () => {
    const all = await course(inPlane([level, slanted], { algorithm: "ar" }), 2000);
    expect(all.found).toMatchObject({ ...said, period: 6 });
    for (const seed of [1, 2, 3]) expect(thinned(all, seed)).toMatchObject({ ...said, period: 6 });
  });

  it("wanders where the turn never closes", async () => {
    const turn = (Math.PI * (Math.sqrt(5) - 1)) / 2;
    const odd: Set = [
      "odd",
      "hyperplane",
      { normal: [Math.sin(turn), -Math.cos(turn)], offset: 1 },
    ];
    const all = await course(inPlane([level, odd], { algorithm: "ar" }), 600);
    expect(all.found).toMatchObject({ standing: "running", level: true });
    for (const seed of [1, 2, 3])
      expect(thinned(all, seed)).toMatchObject({ standing: "running", level: true });
  });

  it.each(["ap", "cp"] as const)(
    "%s whose relaxed step comes out as far on the other side",
    async (algorithm) => {
      const relaxed = (parameterRelaxation: number) =>
        document(
          [
            ["x", "parameter", { shape: [1, 1], values: [3] }],
            ["one", "constant", { shape: [1, 1], values: [1] }],
            ["product", "matmul"],
            ["at", "hyperplane", { normal: [1], offset: 1 }],
          ],
          [
            ["one.value", "product.a"],
            ["x.value", "product.b"],
            ["product.y", "at.x"],
          ],
          { algorithm, parameterRelaxation, stepsPerBatch: 100_000 },
        );
      // The plain step halves the distance: four times as long, it leaves all of it.
      const plain = await course(relaxed(1), 24);
      expect(plain.found.rate).toBeCloseTo(0.5, 3);
      const { found } = await course(relaxed(4), 200);
      expect(found).toMatchObject({ ...said, period: 2 });
    },
  );
});

describe("a lattice and a line that meets none of its points", () => {
  it("sends Douglas-Rachford round in a circle, found also from few samples", async () => {
    const all = await course(inPlane([lattice, across], { algorithm: "dr" }), 3000);
    const { found, gaps } = all;
    expect(found.standing).toBe("cycling");
    const period = found.period as number;
    const tail = gaps.slice(-200);
    const apart = (lag: number): number =>
      Math.max(...tail.slice(lag).map((gap, i) => Math.abs(gap - (tail[i] as number))));
    expect(apart(period)).toBeLessThan(0.2 * apart(1));
    const few = [1, 2, 3, 4, 5].map((seed) => thinned(all, seed));
    expect(few.map(({ standing }) => standing)).toEqual(few.map(() => "cycling"));
    expect(new Set(few.map((each) => each.period))).toEqual(new Set([period]));
  });

  it("stops alternating projections, which stand where they first got stuck", async () => {
    const { found, gaps } = await course(inPlane([lattice, across], { algorithm: "ap" }), 200);
    expect(found.standing).toBe("stalled");
    expect(gaps.at(-1)).toBeGreaterThan(0.01);
  });

  it("is never said to diverge: its gaps leap, and stay bounded", async () => {
    const sharp: Set = ["across", "hyperplane", { normal: [1, 1.2 + 2 / 7], offset: 0.5 }];
    const all = await course(inPlane([lattice, sharp], { algorithm: "dr" }), 600);
    for (const { standing } of alongTheWay(all, 7)) expect(standing).not.toBe("diverging");
  });
});

it("a difference map beyond its range diverges at the factor that it has", async () => {
  const doc = inPlane([level, slanted], { algorithm: "dm", beta: 3 });
  const { found } = await course(doc, 60);
  expect(found.standing).toBe("diverging");
  expect(found.rate).toBeCloseTo(1.5, 2);
});

it.each(["ap", "dr", "cp"] as const)(
  "%s on mini-batches neither cycles nor stalls nor diverges",
  async (name) => {
    const doc = skipModel({ algorithm: name, batchSize: 20, stepsPerBatch: 1 });
    for (const { standing } of alongTheWay(await course(doc, 120), 8))
      expect(["running", "converging"]).toContain(standing);
  },
);

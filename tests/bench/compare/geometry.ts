/** Points of the plane, discs in a square, colours of a picture. */
import { createRng } from "../../../core/base/rng.ts";
import {
  type Comparison,
  type Contestant,
  numbersOf,
  templateDocument,
  templateItself,
} from "./kit.ts";
import { distance, dot, rowsOf } from "./linear.ts";

const seeds = [1, 2, 3, 4, 5];

/** Where a horizontal line crosses the unit circle. */
const crossings = (height: number): number[][] => {
  const x = Math.sqrt(1 - height * height);
  return [
    [x, height],
    [-x, height],
  ];
};

export const lineCircle: Comparison = {
  name: "line-circle",
  unit: "distance to the nearer crossing",
  seeds,
  contestants: () => [
    templateItself("line-circle", async ({ value, iterations }) => {
      const point = await value("point");
      const nearest = Math.min(...crossings(0.5).map((crossing) => distance(point, crossing)));
      return { value: nearest, note: `${iterations} iterations` };
    }),
    {
      name: "the square root",
      certain: true,
      async solve() {
        const off = crossings(0.5).map(([x = 0, y = 0]) => Math.abs(Math.hypot(x, y) - 1));
        return { value: Math.max(...off) };
      },
    },
  ],
};

const RADIUS = 0.144;
const DISCS = 10;
const RESTS = 1e-4;

/** How far discs reach into each other, and over the walls: pairs [i, j], walls [i, axis]. */
function overlaps(points: ArrayLike<number>): {
  pairs: { i: number; j: number; by: number; way: readonly [number, number] }[];
  walls: { at: number; by: number }[];
} {
  const at = (k: number) => points[k] as number;
  const pairs = Array.from({ length: DISCS }, (_, i) =>
    Array.from({ length: DISCS - i - 1 }, (__, k) => {
      const j = i + k + 1;
      const way = [at(2 * i) - at(2 * j), at(2 * i + 1) - at(2 * j + 1)] as const;
      const apart = Math.hypot(...way) || 1e-12;
      const unit = [way[0] / apart, way[1] / apart] as const;
      return { i, j, by: 2 * RADIUS - apart, way: unit };
    }),
  ).flat();
  const walls = Array.from({ length: 2 * DISCS }, (_, k) => ({
    at: k,
    by: Math.abs(at(k)) - (0.5 - RADIUS),
  }));
  return { pairs: pairs.filter(({ by }) => by > 0), walls: walls.filter(({ by }) => by > 0) };
}

const worst = (points: ArrayLike<number>): number => {
  const { pairs, walls } = overlaps(points);
  return Math.max(0, ...[...pairs, ...walls].map(({ by }) => by));
};

/** The sum of squared overlaps, minimised by gradient steps with momentum, until a start succeeds. */
const penalty: Contestant = {
  name: "penalty with many starts",
  async solve(seed) {
    const random = createRng(seed, "discs");
    let starts = 0;
    let points: number[] = [];
    do {
      starts++;
      points = Array.from({ length: 2 * DISCS }, () => random.uniform() - 0.5);
      const speed = points.map(() => 0);
      for (let step = 0; step < 2000 && worst(points) > RESTS; step++) {
        const { pairs, walls } = overlaps(points);
        const force = points.map(() => 0);
        const push = (k: number, by: number) => {
          force[k] = (force[k] as number) + by;
        };
        for (const { i, j, by, way } of pairs)
          way.forEach((part, axis) => {
            push(2 * i + axis, by * part);
            push(2 * j + axis, -by * part);
          });
        for (const { at, by } of walls) push(at, -by * Math.sign(points[at] as number));
        force.forEach((f, k) => {
          speed[k] = 0.9 * (speed[k] as number) + 0.2 * f;
          points[k] = (points[k] as number) + (speed[k] as number);
        });
      }
    } while (worst(points) > RESTS && starts < 1000);
    return { value: worst(points), note: `${starts} starts` };
  },
};

export const spherePacking: Comparison = {
  name: "sphere-packing",
  unit: "largest overlap",
  seeds,
  contestants: () => [
    templateItself("sphere-packing", async ({ value, iterations }) => ({
      value: worst(await value("middles")),
      note: `${iterations} iterations`,
    })),
    penalty,
  ],
};

/** The picture, the directions, and where colours are to lie along each. */
function colours() {
  const document = templateDocument("colour-transfer");
  const directions = rowsOf(numbersOf(document, "palette", "directions"), 3).map((u) => {
    const size = Math.hypot(...u);
    return u.map((v) => v / size);
  });
  const start = rowsOf(numbersOf(document, "colours"), 3);
  const places = rowsOf(numbersOf(document, "palette"), start.length);
  return { start, directions, places };
}

type Colours = ReturnType<typeof colours>;

/** Where each pixel lies along a direction, less where the sorted goal wants it. */
function asked(
  pixels: readonly number[][],
  u: readonly number[],
  goal: readonly number[],
): number[] {
  const along = pixels.map((pixel) => dot(pixel, u));
  const asks = along.map(() => 0);
  along
    .map((_, k) => k)
    .sort((a, b) => (along[a] as number) - (along[b] as number))
    .forEach((pixel, rank) => {
      asks[pixel] = (goal[rank] as number) - (along[pixel] as number);
    });
  return asks;
}

/** Root mean square, over directions and pixels, of how far pixels lie from their places. */
function mismatch({ directions, places }: Colours, pixels: readonly number[][]): number {
  const squares = directions.flatMap((u, d) =>
    asked(pixels, u, places[d] as number[]).map((v) => v * v),
  );
  return Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
}

const moved = ({ start }: Colours, pixels: readonly number[][]): string => {
  const way = pixels.reduce((sum, pixel, k) => sum + distance(pixel, start[k] as number[]), 0);
  return `a pixel moves ${(way / pixels.length).toFixed(4)}`;
};

/** Pixels go to their places along one direction after another, in an order of the seed. */
const oneByOne: Contestant = {
  name: "one direction at a time",
  async solve(seed) {
    const given = colours();
    const random = createRng(seed, "directions");
    const pixels = given.start.map((pixel) => [...pixel]);
    for (let round = 0; round < 300; round++)
      for (const d of random.permutation(given.directions.length)) {
        const u = given.directions[d] as number[];
        const asks = asked(pixels, u, given.places[d] as number[]);
        for (const [k, pixel] of pixels.entries())
          u.forEach((part, axis) => {
            pixel[axis] = (pixel[axis] as number) + (asks[k] as number) * part;
          });
      }
    return { value: mismatch(given, pixels), note: moved(given, pixels) };
  },
};

/** What all directions ask for, at once. */
const descent: Contestant = {
  name: "gradient steps on the sliced distance",
  certain: true,
  async solve() {
    const given = colours();
    const pixels = given.start.map((pixel) => [...pixel]);
    // Step 3 / 12: with directions on all sides, a step of 1 in each of three axes.
    const step = 3 / given.directions.length;
    for (let round = 0; round < 300; round++) {
      const all = given.directions.map((u, d) => asked(pixels, u, given.places[d] as number[]));
      for (const [k, pixel] of pixels.entries())
        given.directions.forEach((u, d) => {
          u.forEach((part, axis) => {
            pixel[axis] = (pixel[axis] as number) + step * (all[d]?.[k] as number) * part;
          });
        });
    }
    return { value: mismatch(given, pixels), note: moved(given, pixels) };
  },
};

export const colourTransfer: Comparison = {
  name: "colour-transfer",
  unit: "mean distance from the sunset's places",
  seeds: [1, 2, 3],
  contestants: () => [
    templateItself("colour-transfer", async ({ value }) => {
      const given = colours();
      const pixels = rowsOf(await value("colours"), 3);
      return { value: mismatch(given, pixels), note: moved(given, pixels) };
    }),
    descent,
    oneByOne,
  ],
};

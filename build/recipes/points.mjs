/** Templates on points: discs in a square, colours of a picture. */
import { round } from "./kit.mjs";

/** @typedef {import("./kit.mjs").Kit} Kit */

const DISCS = 10;
/** Slightly below 0.14820, the largest radius that is known for ten discs. */
const RADIUS = 0.144;

/** @param {Kit} kit */
export function spherePacking({ model, solver }) {
  const pairs = Array.from({ length: DISCS }, (_, i) =>
    Array.from({ length: DISCS - i - 1 }, (__, k) => [i, i + k + 1]),
  ).flat();
  const m = model("Sphere packing");
  const points = m.parameter("middles", {
    shape: [DISCS, 2],
    init: "uniform",
    scale: 0.5,
  });
  // The walls hold one copy of a point, its pairs nine: they have less of a say.
  m.box("walls", { x: points.value.times(0.2) }, { lo: RADIUS - 0.5, hi: 0.5 - RADIUS });
  const chosen = m.index("ends", { x: points.value }, { axis: 0, indices: pairs.flat() });
  const paired = m.reshape("pairs", { x: chosen.y }, { shape: [pairs.length, 2, 2] });
  m.apart("apart", { x: paired.y }, { distance: 2 * RADIUS });
  m.picture("picture", { x: points.value }, { look: "discs", size: RADIUS });
  return m.document(
    solver({ algorithm: "dr", relaxation: 0.5, stop: { gap: 0.0001, iterations: 10000 } }),
    {
      description: "Ten equal discs fit into a square, almost as large as is known to be possible.",
      nodes: [
        ["middles", { at: [0, 120], title: "Middles of the discs" }],
        ["walls", { at: [240, -40], title: "Inside the square" }],
        ["ends", { at: [240, 120], title: "All pairs" }],
        ["pairs", { at: [464, 120], title: "Two and two" }],
        ["apart", { at: [688, 120], title: "No two overlap" }],
        ["picture", { at: [240, 272], title: "The discs" }],
      ],
    },
  );
}

const SIDE = 16;

/** @param {Kit} kit */
export function colourTransfer({ model, solver, rng }) {
  const random = rng("colour-transfer");
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE]);
  // A grey-blue morning: sky, sun, hills, water.
  const source = cells.map(([y, x]) => {
    const noise = 0.03 * random.normal();
    const sun = Math.hypot(y - 4, x - 11) < 2.3;
    const hill = y > 8 - 2.5 * Math.sin((x / SIDE) * 5) && y < 11;
    const base = sun
      ? [0.93, 0.93, 0.88]
      : y >= 11
        ? [0.25, 0.36 + 0.01 * x, 0.5]
        : hill
          ? [0.3, 0.38, 0.36]
          : [0.5 + 0.02 * y, 0.62 + 0.015 * y, 0.78];
    return base.map((v) => Math.min(1, Math.max(0, v + noise)));
  });
  // Colours of a sunset: only they are used, not where they stand.
  const palette = cells.map(([y]) => {
    const t = y / (SIDE - 1);
    const noise = () => 0.04 * random.normal();
    const glow = random.uniform() < 0.08;
    const base = glow ? [1, 0.85, 0.45] : [0.25 + 0.7 * t, 0.12 + 0.4 * t * t, 0.35 - 0.2 * t];
    return base.map((v) => Math.min(1, Math.max(0, v + noise())));
  });
  const count = 12;
  const directions = Array.from({ length: count }, () => {
    const v = [random.normal(), random.normal(), random.normal()];
    const size = Math.hypot(...v);
    return v.map((x) => round(x / size, 4));
  });
  const values = directions.flatMap((u) => {
    const size = Math.hypot(...u);
    return palette
      .map((colour) => round(colour.reduce((sum, v, k) => sum + v * u[k], 0) / size, 3))
      .sort((a, b) => a - b);
  });
  const m = model("Colour transfer");
  const colours = m.parameter("colours", {
    shape: [SIDE, SIDE, 3],
    values: source.flat().map((v) => round(v, 3)),
  });
  const cloud = m.reshape("pixels", { x: colours.value }, { shape: [1, SIDE * SIDE, 3] });
  const clouds = m.broadcastTo("copies", { x: cloud.y }, { shape: [count, SIDE * SIDE, 3] });
  m.marginals("palette", { x: clouds.y }, { directions: directions.flat(), values });
  m.picture("picture", { x: colours.value }, { look: "colours" });
  return m.document(solver({ algorithm: "ap", stop: { gap: 0.01, iterations: 300 } }), {
    description:
      "A morning takes on the colours of a sunset: seen along any of twelve directions of colour space, the pixels must lie where the sunset's do.",
    nodes: [
      ["colours", { at: [0, 0], title: "The picture's colours" }],
      ["pixels", { at: [240, 0], title: "One cloud of pixels" }],
      ["copies", { at: [464, 0], title: "Once a direction" }],
      ["palette", { at: [688, 0], title: "Lie as the sunset's do" }],
      ["picture", { at: [240, 120], title: "The picture" }],
    ],
  });
}

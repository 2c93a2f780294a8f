/** Templates on matrices: completion, nonnegative factors, unknown gains. */
import { heart } from "./heart.mjs";
import { round } from "./kit.mjs";

/** @typedef {import("./kit.mjs").Kit} Kit */

/** [rows, columns] from a rule. @param {number} rows @param {number} columns @param {(i: number, j: number) => number} at @returns {any[][]} */
const table = (rows, columns, at) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => at(i, j)));

const SIDE = 12;

/** @param {Kit} kit */
export function matrixCompletion({ model, solver, rng }) {
  const random = rng("matrix-completion");
  const left = table(SIDE, 2, () => random.normal());
  const right = table(2, SIDE, () => random.normal());
  const whole = table(SIDE, SIDE, (i, j) =>
    left[i].reduce((sum, v, k) => sum + v * right[k][j], 0),
  );
  const mask = table(SIDE, SIDE, () => (random.uniform() < 0.6 ? 1 : 0));
  const m = model("Matrix completion");
  const matrix = m.parameter("matrix", { shape: [SIDE, SIDE], init: "normal", scale: 0.1 });
  m.rankK("low_rank", { x: matrix.value }, { k: 2 });
  m.knownEntries(
    "known",
    { x: matrix.value },
    {
      mask: mask.flat(),
      values: whole.flatMap((line, i) => line.map((v, j) => (mask[i][j] ? round(v, 4) : 0))),
    },
  );
  m.picture("picture", { x: matrix.value }, { look: "heat" });
  return m.document(solver({ algorithm: "dr", stop: { gap: 0.001, iterations: 1000 } }), {
    description:
      "A table of 12 x 12 numbers of which 53 are missing is filled in, since it has rank 2.",
    nodes: [
      ["matrix", { at: [0, 120], title: "The whole table" }],
      ["low_rank", { at: [240, 0], title: "Rank 2" }],
      ["known", { at: [240, 120], title: "Has the known entries" }],
      ["picture", { at: [240, 240], title: "The table" }],
    ],
  });
}

/** @param {Kit} kit */
export function nonnegativeFactorisation({ model, solver, rng }) {
  const random = rng("nmf");
  const [side, count, parts] = [3, 18, 6];
  // Parts are the rows and columns of small pictures; each picture shows a few of them.
  const bars = table(parts, side * side, (k, p) =>
    Number(k < side ? Math.floor(p / side) === k : p % side === k - side),
  );
  const use = table(count, parts, () => (random.uniform() < 0.35 ? 0.5 + random.uniform() : 0));
  const pictures = table(count, side * side, (i, p) =>
    use[i].reduce((sum, v, k) => sum + v * bars[k][p], 0),
  );
  const m = model("Nonnegative factorisation");
  const weights = m.parameter("weights", { shape: [count, parts], init: "uniform" });
  const basis = m.parameter("parts", { shape: [parts, side * side], init: "uniform" });
  m.nonnegative("weights_sign", { x: weights.value });
  m.nonnegative("parts_sign", { x: basis.value });
  const product = m.matmul("product", { a: weights.value, b: basis.value });
  const given = m.constant("pictures", {
    shape: [count, side * side],
    values: pictures.flat().map((v) => round(v, 3)),
  });
  m.equals("equal", { x: product.y, target: given.value });
  m.picture("picture", { x: basis.value }, { look: "heat" });
  return m.document(solver({ algorithm: "dr", stop: { gap: 0.001, iterations: 20000 } }), {
    description:
      "18 small pictures are sums of 6 unknown bars: both the bars and how much of each are found, none of them negative.",
    nodes: [
      ["weights", { at: [0, 0], title: "How much of each part" }],
      ["weights_sign", { at: [240, -120], title: "Not negative" }],
      ["parts", { at: [0, 240], title: "The parts" }],
      ["parts_sign", { at: [240, 240], title: "Not negative" }],
      ["picture", { at: [240, 360], title: "The parts, one a row" }],
      ["product", { at: [240, 0], title: "Weighted sums" }],
      ["pictures", { at: [240, 120], title: "The pictures" }],
      ["equal", { at: [480, 0], title: "Are the pictures" }],
    ],
  });
}

/** @param {Kit} kit */
export function blindGainCalibration({ model, solver, rng }) {
  const random = rng("blind-gain-calibration");
  const [sensors, side] = [16, 8];
  const sensing = table(sensors, side, () => round(random.normal(), 3));
  const raw = Array.from({ length: sensors }, () => 0.5 + 1.5 * random.uniform());
  const mean = raw.reduce((a, b) => a + b, 0) / sensors;
  const gains = raw.map((v) => v / mean);
  const seen = table(sensors, side, (s, j) =>
    round(gains[s] * sensing[s].reduce((sum, v, i) => sum + v * heart[i][j], 0), 5),
  );
  const m = model("Blind gain calibration");
  // One row for each column of the image: its pixels, then what the sensors see of them.
  const rows = m.parameter("columns", { shape: [side, side + sensors], init: "uniform" });
  const matrix = sensing.flatMap((row, s) => [...row, ...gains.map((_, k) => (k === s ? -1 : 0))]);
  m.affine("sensing", { x: rows.value }, { matrix, values: gains.map(() => 0) });
  const pixels = m.slice("pixels", { x: rows.value }, { begin: [0, 0], size: [side, side] });
  const upright = m.transpose("image", { x: pixels.y }, { order: [1, 0] });
  const seenRaw = m.slice("seen", { x: rows.value }, { begin: [0, side], size: [side, sensors] });
  const gain = m.parameter("gains", { shape: [sensors], values: gains.map(() => 1) });
  m.box("range", { x: gain.value }, { lo: 0.25, hi: 4 });
  m.hyperplane("scale", { x: gain.value }, { normal: gains.map(() => 1), offset: sensors });
  const scaled = m.multiply("amplify", { a: seenRaw.y, b: gain.value.times(side) });
  const readings = m.constant("readings", {
    shape: [side, sensors],
    values: Array.from({ length: side }, (_, j) => seen.map((row) => row[j])).flat(),
  });
  m.equals("equal", { x: scaled.y, target: readings.value });
  m.picture("picture", { x: upright.y }, { look: "image" });
  return m.document(solver({ algorithm: "cp", stop: { gap: 0.0001, iterations: 8000 } }), {
    description:
      "Sixteen sensors look at an image, each with an amplification that nobody knows: image and gains are found together.",
    nodes: [
      ["columns", { at: [0, 240], title: "Image and what is seen" }],
      ["sensing", { at: [240, 0], title: "Sensors see the image" }],
      ["pixels", { at: [240, 380], title: "Pixels" }],
      ["image", { at: [464, 380], title: "Upright" }],
      ["picture", { at: [688, 380], title: "The image" }],
      ["seen", { at: [240, 240], title: "Before amplification" }],
      ["gains", { at: [240, 120], title: "Unknown gains" }],
      ["range", { at: [464, -40], title: "Gains from 1/4 to 4" }],
      ["scale", { at: [464, 100], title: "Mean gain is 1" }],
      ["amplify", { at: [464, 240], title: "Amplified" }],
      ["readings", { at: [688, 120], title: "Readings" }],
      ["equal", { at: [688, 240], title: "Are the readings" }],
    ],
  });
}

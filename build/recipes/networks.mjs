/** Templates on trained networks: whose hidden units are whose. */
import { round } from "./kit.mjs";

/** @typedef {import("./kit.mjs").Kit} Kit */

const UNITS = 10;
const SHAPES = { w1: [4, UNITS], b1: [UNITS], w2: [UNITS, UNITS], b2: [UNITS], w3: [UNITS, 3] };

/** A network for iris flowers with two hidden layers. @param {Kit} kit @param {Record<string, number[]>} start @param {number} seed */
function flowers({ model, solver }, start, seed) {
  const m = model("flowers");
  const iris = m.dataset("iris", { name: "iris" });
  const p = Object.fromEntries(
    Object.entries(SHAPES).map(([id, shape]) => [
      id,
      m.parameter(id, { shape, values: start[id] }),
    ]),
  );
  const layer1 = m.matmul("layer1", { a: iris.x, b: p.w1.value });
  const h1 = m.sumRelu("h1", { x: [p.b1.value, layer1.y] });
  const layer2 = m.matmul("layer2", { a: h1.y, b: p.w2.value });
  const h2 = m.sumRelu("h2", { x: [p.b2.value, layer2.y] });
  const scores = m.matmul("scores", { a: h2.y, b: p.w3.value });
  m.crossEntropy("target", { logits: scores.y, labels: iris.y }, { lambda: 0.1 });
  m.accuracy("accuracy", { logits: scores.y, labels: iris.y });
  return m.document(
    solver({
      algorithm: "cp",
      seed,
      batchSize: 16,
      outputWeight: 0.01,
      parameterStep: "adaptive",
      activationConsensus: "sum",
      rate: 0.005,
      decay: "linear",
      stop: { iterations: 400 },
    }),
  );
}

/** Moves hidden units to other places. @param {Record<string, number[]>} net @param {readonly (readonly number[])[]} orders */
function shuffled(net, [first, second]) {
  const columns = (/** @type {number[]} */ w, /** @type {readonly number[]} */ order) =>
    w.map((_, k) => w[k - (k % UNITS) + order[k % UNITS]]);
  const rows = (
    /** @type {number[]} */ w,
    /** @type {number} */ width,
    /** @type {readonly number[]} */ order,
  ) => w.map((_, k) => w[order[Math.floor(k / width)] * width + (k % width)]);
  return {
    w1: columns(net.w1, first),
    b1: columns(net.b1, first),
    w2: columns(rows(net.w2, UNITS, first), second),
    b2: columns(net.b2, second),
    w3: rows(net.w3, 3, second),
  };
}

/** @param {Kit} kit */
export async function permutationMatching(kit) {
  const { model, solver, rng, trained } = kit;
  const random = rng("permutation-matching");
  const start = Object.fromEntries(
    Object.entries(SHAPES).map(([id, shape]) => [
      id,
      Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () =>
        id.startsWith("b") ? 0 : random.normal() * Math.sqrt(2 / shape[0]),
      ),
    ]),
  );
  const orders = [random.permutation(UNITS), random.permutation(UNITS)].map((o) => [...o]);
  // From the same start, with other flowers in each batch, and the units of the second shuffled.
  const one = await trained(flowers(kit, start, 1));
  const other = await trained(flowers(kit, shuffled(start, orders), 2));
  const m = model("Permutation matching");
  const constant = (
    /** @type {string} */ id,
    /** @type {number[]} */ values,
    /** @type {number[]} */ shape,
  ) => m.constant(id, { shape, values: values.map((v) => round(v, 3)) });
  const p1 = m.parameter("units1", { shape: [UNITS, UNITS], init: "uniform" });
  const p2 = m.parameter("units2", { shape: [UNITS, UNITS], init: "uniform" });
  for (const [k, units] of [p1, p2].entries()) {
    m.oneHotRows(`one${k + 1}`, { x: units.value }, { axis: 1 });
    m.oneHotRows(`other${k + 1}`, { x: units.value }, { axis: 0 });
  }
  const parts = [
    [
      "in",
      m.matmul("in_a", { a: constant("a1", [...one.w1, ...one.b1], [5, UNITS]).value, b: p1.value })
        .y,
      constant("b1", [...other.w1, ...other.b1], [5, UNITS]).value,
    ],
    [
      "between",
      m.matmul("between_a", { a: constant("a2", one.w2, [UNITS, UNITS]).value, b: p2.value }).y,
      m.matmul("between_b", { a: p1.value, b: constant("b2", other.w2, [UNITS, UNITS]).value }).y,
    ],
    [
      "out",
      m.matmul("out_b", { a: p2.value, b: constant("b3", other.w3, [UNITS, 3]).value }).y,
      constant("a3", one.w3, [UNITS, 3]).value,
    ],
  ];
  const radius = distances(one, other, orders);
  for (const [k, [name, a, b]] of parts.entries()) {
    const off = m.subtract(name, { a, b });
    m.l2Ball(`${name}_close`, { x: off.y }, { radius: round(1.1 * radius[k] + 0.01, 3), dims: 2 });
  }
  m.picture("picture", { x: p1.value }, { look: "heat" });
  return m.document(solver({ algorithm: "dr", stop: { gap: 0.0001, iterations: 5000 } }), {
    description:
      "Two networks learnt the same from different batches, and their hidden units stand in different order: which is which is found from the weights alone.",
    nodes: [
      ["units1", { at: [240, 120], title: "Matching of layer 1" }],
      ["one1", { at: [480, -120], title: "A partner each" }],
      ["other1", { at: [480, 0], title: "No partner twice" }],
      ["picture", { at: [480, -256], title: "The matching" }],
      ["units2", { at: [240, 480], title: "Matching of layer 2" }],
      ["one2", { at: [480, 720], title: "A partner each" }],
      ["other2", { at: [480, 840], title: "No partner twice" }],
      ["a1", { at: [240, 240], title: "Net A, into layer 1" }],
      ["in_a", { at: [480, 120], title: "A's, reordered" }],
      ["b1", { at: [480, 240], title: "Net B, into layer 1" }],
      ["in", { at: [720, 120], title: "Difference" }],
      ["in_close", { at: [960, 120], title: "Is small" }],
      ["a2", { at: [240, 360], title: "Net A, between" }],
      ["between_a", { at: [480, 480], title: "A's, columns reordered" }],
      ["b2", { at: [240, 0], title: "Net B, between" }],
      ["between_b", { at: [480, 360], title: "B's, rows reordered" }],
      ["between", { at: [720, 360], title: "Difference" }],
      ["between_close", { at: [960, 360], title: "Is small" }],
      ["b3", { at: [240, 600], title: "Net B, out of layer 2" }],
      ["out_b", { at: [480, 600], title: "B's, reordered" }],
      ["a3", { at: [720, 720], title: "Net A, out of layer 2" }],
      ["out", { at: [720, 600], title: "Difference" }],
      ["out_close", { at: [960, 600], title: "Is small" }],
    ],
  });
}

/** How far the weights of both are apart once the units are matched. @param {Record<string, number[]>} one @param {Record<string, number[]>} other @param {readonly (readonly number[])[]} orders */
function distances(one, other, orders) {
  /** @type {Record<string, number[]>} */
  const same = shuffled(one, orders);
  const far = (/** @type {string[]} */ ...ids) =>
    Math.sqrt(
      ids.reduce(
        (sum, id) => sum + same[id].reduce((s, v, k) => s + (v - other[id][k]) ** 2, 0),
        0,
      ),
    );
  return [far("w1", "b1"), far("w2"), far("w3")];
}

/** Templates that learn: compressed digits, sparse and bounded weights and cars. */

/** @typedef {import("./kit.mjs").Kit} Kit */

const learning = {
  algorithm: "cp",
  batchSize: 32,
  outputWeight: 0.001,
  parameterStep: "adaptive",
  activationConsensus: "sum",
  rate: 0.005,
  decay: "linear",
};

/** @param {Kit} kit */
export function autoencoderDigits({ model, solver }) {
  const m = model("Autoencoder of digits");
  const digits = m.dataset("digits", { name: "mnist" });
  const p = (/** @type {string} */ id, /** @type {number[]} */ shape) =>
    m.parameter(id, shape.length === 1 ? { shape, init: "zeros" } : { shape }).value;
  const layer = (
    /** @type {string} */ id,
    /** @type {unknown} */ x,
    /** @type {number} */ from,
    /** @type {number} */ to,
  ) => {
    const product = m.matmul(`layer${id}`, { a: x, b: p(`w${id}`, [from, to]) });
    return [p(`b${id}`, [to]), product.y];
  };
  const h1 = m.sumRelu("h1", { x: layer("1", digits.x, 784, 128) });
  const code = m.add("code", { x: layer("2", h1.y, 128, 16) });
  const h2 = m.sumRelu("h2", { x: layer("3", code.y, 16, 128) });
  const drawn = m.add("drawn", { x: layer("4", h2.y, 128, 784) });
  m.squaredError("target", { x: drawn.y, target: digits.x }, { lambda: 0.1 });
  m.meanSquaredError("error", { x: drawn.y, target: digits.x });
  return m.document(
    solver({ ...learning, rate: 0.003, stop: { iterations: 3000 }, evaluateEvery: 250 }),
    {
      description: "Digits of 784 pixels are pressed into 16 numbers and drawn again from them.",
      nodes: [
        ["digits", { at: [0, 320], title: "Digits" }],
        ["w1", { at: [0, 0], title: "Weights 1" }],
        ["layer1", { at: [224, 160], title: "Layer 1" }],
        ["b1", { at: [224, 0], title: "Bias 1" }],
        ["h1", { at: [448, 160], title: "Hidden" }],
        ["w2", { at: [448, 0], title: "Weights 2" }],
        ["layer2", { at: [672, 160], title: "Layer 2" }],
        ["b2", { at: [672, 0], title: "Bias 2" }],
        ["code", { at: [896, 160], title: "Sixteen numbers" }],
        ["w3", { at: [896, 0], title: "Weights 3" }],
        ["layer3", { at: [1120, 160], title: "Layer 3" }],
        ["b3", { at: [1120, 0], title: "Bias 3" }],
        ["h2", { at: [1344, 160], title: "Hidden" }],
        ["w4", { at: [1344, 0], title: "Weights 4" }],
        ["layer4", { at: [1568, 160], title: "Layer 4" }],
        ["b4", { at: [1568, 0], title: "Bias 4" }],
        ["drawn", { at: [1792, 160], title: "Drawn again" }],
        ["target", { at: [2016, 320], title: "As it was" }],
        ["error", { at: [2016, 464], title: "Error on unseen digits" }],
      ],
    },
  );
}

/**
 * A network for digits with one hidden layer and a set on each of its two matrices.
 * @param {Kit} kit @param {string} name @param {string} description @param {string} title of the sets
 * @param {number} hidden @param {(m: any, id: string, weights: unknown, k: number) => void} hold
 * @param {object} settings
 */
function heldDigits({ model, solver }, name, description, title, hidden, hold, settings) {
  const m = model(name);
  const digits = m.dataset("digits", { name: "mnist" });
  const w1 = m.parameter("w1", { shape: [784, hidden] });
  const w2 = m.parameter("w2", { shape: [hidden, 10] });
  hold(m, "set1", w1.value, 0);
  hold(m, "set2", w2.value, 1);
  const layer = m.matmul("layer1", { a: digits.x, b: w1.value });
  const b1 = m.parameter("b1", { shape: [hidden], init: "zeros" });
  const h = m.sumRelu("h1", { x: [b1.value, layer.y] });
  const product = m.matmul("layer2", { a: h.y, b: w2.value });
  const b2 = m.parameter("b2", { shape: [10], init: "zeros" });
  const logits = m.add("logits", { x: [product.y, b2.value] });
  m.crossEntropy("target", { logits: logits.y, labels: digits.y }, { lambda: 0.01 });
  m.accuracy("accuracy", { logits: logits.y, labels: digits.y });
  return m.document(solver({ ...learning, evaluateEvery: 100, ...settings }), {
    description,
    nodes: [
      ["digits", { at: [0, 352], title: "Handwritten digits" }],
      ["w1", { at: [0, 160], title: "Weights 1" }],
      ["set1", { at: [240, 0], title }],
      ["layer1", { at: [240, 240], title: "Layer 1" }],
      ["b1", { at: [240, 120], title: "Bias 1" }],
      ["h1", { at: [464, 240], title: "Hidden layer" }],
      ["w2", { at: [464, 120], title: "Weights 2" }],
      ["set2", { at: [704, 0], title }],
      ["layer2", { at: [704, 240], title: "Layer 2" }],
      ["b2", { at: [704, 120], title: "Bias 2" }],
      ["logits", { at: [928, 240], title: "Scores" }],
      ["target", { at: [1152, 352], title: "Right digit wins" }],
      ["accuracy", { at: [1152, 496], title: "Accuracy on unseen digits" }],
    ],
  });
}

/** @param {Kit} kit */
export const sparseMlp = (kit) =>
  heldDigits(
    kit,
    "Sparse digits",
    "A network reads digits with one weight in twenty: each pixel speaks to 6 of 128 hidden units, each unit to 3 of 10 digits.",
    "Few are not 0",
    128,
    (m, id, x, k) => m.kSparse(id, { x }, { k: k === 0 ? 6 : 3, dims: 1 }),
    { parameterSets: "governing", batchSize: 64, rate: 0.008, stop: { iterations: 500 } },
  );

/** @param {Kit} kit */
export function spectralClip({ model, solver }) {
  const m = model("Spectral clip");
  const iris = m.dataset("iris", { name: "iris" });
  const widths = [4, 12, 12, 3];
  let x = iris.x;
  /** @type {[string, object][]} */
  const nodes = [["iris", { at: [0, 368], title: "Iris flowers" }]];
  for (let k = 1; k < widths.length; k++) {
    const left = (k - 1) * 464;
    const w = m.parameter(`w${k}`, { shape: [widths[k - 1], widths[k]] });
    m.spectralBox(`clip${k}`, { x: w.value }, { lo: 0, hi: 1.5 });
    const layer = m.matmul(`layer${k}`, { a: x, b: w.value });
    const b = m.parameter(`b${k}`, { shape: [widths[k]], init: "zeros" });
    const last = k === widths.length - 1;
    x = (last ? m.add : m.sumRelu)(last ? "logits" : `h${k}`, { x: [b.value, layer.y] }).y;
    nodes.push(
      [`w${k}`, { at: [left, 120], title: `Weights ${k}` }],
      [`clip${k}`, { at: [left + 232, -20], title: "Stretches 1.5 times at most" }],
      [`layer${k}`, { at: [left + 232, 240], title: `Layer ${k}` }],
      [`b${k}`, { at: [left + 232, 120], title: `Bias ${k}` }],
      [
        last ? "logits" : `h${k}`,
        { at: [left + 464, 240], title: last ? "Scores" : `Hidden ${k}` },
      ],
    );
  }
  m.crossEntropy("target", { logits: x, labels: iris.y }, { lambda: 0.01 });
  m.accuracy("accuracy", { logits: x, labels: iris.y });
  nodes.push(
    ["target", { at: [1624, 368], title: "Right species wins" }],
    ["accuracy", { at: [1624, 512], title: "Accuracy on unseen flowers" }],
  );
  return m.document(
    solver({
      ...learning,
      parameterSets: "batch",
      batchSize: 32,
      rate: 0.01,
      stop: { iterations: 150 },
    }),
    {
      description:
        "A network tells iris flowers apart with weights that stretch nothing more than 1.5 times: singular values are clipped after every batch.",
      nodes,
    },
  );
}

/** @param {Kit} kit */
export function regression({ model, solver }) {
  const m = model("Mileage of cars");
  const cars = m.dataset("cars", { name: "cars" });
  const w1 = m.parameter("w1", { shape: [9, 32] });
  const layer1 = m.matmul("layer1", { a: cars.x, b: w1.value });
  const b1 = m.parameter("b1", { shape: [32], init: "zeros" });
  const h = m.sumRelu("h1", { x: [b1.value, layer1.y] });
  const w2 = m.parameter("w2", { shape: [32, 1] });
  const layer2 = m.matmul("layer2", { a: h.y, b: w2.value });
  const b2 = m.parameter("b2", { shape: [1], init: "zeros" });
  const guess = m.add("guess", { x: [layer2.y, b2.value] });
  m.huber("target", { x: guess.y, target: cars.y });
  m.meanSquaredError("error", { x: guess.y, target: cars.y });
  return m.document(
    solver({
      ...learning,
      batchSize: 16,
      rate: 0.003,
      stop: { iterations: 1500 },
      evaluateEvery: 100,
    }),
    {
      description: "How far a car goes on a gallon, told by its engine, weight, year and origin.",
      nodes: [
        ["cars", { at: [0, 272], title: "Cars of 1970 to 1982" }],
        ["w1", { at: [0, 0], title: "Weights 1" }],
        ["layer1", { at: [240, 120], title: "Layer 1" }],
        ["b1", { at: [240, 0], title: "Bias 1" }],
        ["h1", { at: [464, 120], title: "Hidden layer" }],
        ["w2", { at: [464, 0], title: "Weights 2" }],
        ["layer2", { at: [688, 120], title: "Layer 2" }],
        ["b2", { at: [688, 0], title: "Bias 2" }],
        ["guess", { at: [912, 120], title: "Miles a gallon" }],
        ["target", { at: [1136, 272], title: "As measured" }],
        ["error", { at: [1136, 448], title: "Error on unseen cars" }],
      ],
    },
  );
}

/** @param {Kit} kit */
export function orthogonalRnn({ model, solver }) {
  const [symbols, state, hidden, classes] = [6, 64, 32, 4];
  const m = model("Orthogonal RNN");
  const order = m.dataset("order", { name: "temporal-order" });
  const u = m.parameter("u", { shape: [symbols, state], init: "normal", scale: 0.3 });
  const w = m.parameter("w", { shape: [state, state], init: "rotation", scale: 0.5 });
  m.orthogonalColumns("orthogonal", { x: w.value });
  const said = m.matmul("said", { a: order.x, b: u.value });
  const memory = m.recurrence("memory", { x: said.y, w: w.value });
  const w1 = m.parameter("w1", { shape: [state, hidden] });
  const layer1 = m.matmul("layer1", { a: memory.y, b: w1.value });
  const b1 = m.parameter("b1", { shape: [hidden], init: "zeros" });
  const h1 = m.sumRelu("h1", { x: [b1.value, layer1.y] });
  const w2 = m.parameter("w2", { shape: [hidden, classes] });
  const scores = m.matmul("scores", { a: h1.y, b: w2.value });
  m.crossEntropy("target", { logits: scores.y, labels: order.y }, { lambda: 0.03 });
  m.accuracy("accuracy", { logits: scores.y, labels: order.y });
  return m.document(
    solver({
      ...learning,
      rate: 0.003,
      parameterSets: "batch",
      stop: { iterations: 2000 },
      evaluateEvery: 250,
    }),
    {
      description:
        "A memory of 60 steps that neither fades nor explodes: its matrix is held orthogonal by projection.",
      nodes: [
        ["order", { at: [0, -160], title: "Two marks among 60 symbols" }],
        ["u", { at: [0, 160], title: "What a symbol says" }],
        ["said", { at: [224, 0], title: "Symbols, said" }],
        ["w", { at: [224, 160], title: "Recurrent weights" }],
        ["orthogonal", { at: [448, 160], title: "No step forgets" }],
        ["memory", { at: [448, 0], title: "Memory" }],
        ["w1", { at: [448, 320], title: "Weights 1" }],
        ["layer1", { at: [672, 0], title: "Layer 1" }],
        ["b1", { at: [672, 160], title: "Bias 1" }],
        ["h1", { at: [896, 0], title: "Hidden" }],
        ["w2", { at: [896, 160], title: "Weights 2" }],
        ["scores", { at: [1120, 0], title: "Scores" }],
        ["target", { at: [1344, -160], title: "Which, in which order?" }],
        ["accuracy", { at: [1344, -304], title: "Right on unseen ones" }],
      ],
    },
  );
}

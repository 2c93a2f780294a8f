/** Documents that browser tests drop on the window. */

/** Iris flowers by one MLP module, solved in a moment. */
export const irisModule = {
  format: "proxflow",
  formatVersion: 1,
  name: "Iris by a module",
  solver: {
    algorithm: "cp",
    backend: "auto",
    seed: 1,
    batchSize: 32,
    mobility: 0.5,
    activationConsensus: "sum",
    stop: { iterations: 200 },
    evaluateEvery: 50,
  },
  nodes: [
    {
      id: "flowers",
      type: "dataset",
      typeVersion: 1,
      params: { name: "iris" },
      position: { x: 0, y: 80 },
    },
    {
      id: "net",
      type: "mlp",
      typeVersion: 1,
      title: "Network",
      params: { hidden: [8], out: 3 },
      position: { x: 224, y: 0 },
    },
    {
      id: "target",
      type: "cross-entropy",
      typeVersion: 1,
      params: {},
      position: { x: 448, y: 0 },
    },
    {
      id: "accuracy",
      type: "accuracy",
      typeVersion: 1,
      params: {},
      position: { x: 448, y: 160 },
    },
  ],
  edges: [
    { id: "net.x", from: { node: "flowers", port: "x" }, to: { node: "net", port: "x" } },
    {
      id: "target.logits",
      from: { node: "net", port: "y" },
      to: { node: "target", port: "logits" },
    },
    {
      id: "target.labels",
      from: { node: "flowers", port: "y" },
      to: { node: "target", port: "labels" },
    },
    {
      id: "accuracy.logits",
      from: { node: "net", port: "y" },
      to: { node: "accuracy", port: "logits" },
    },
    {
      id: "accuracy.labels",
      from: { node: "flowers", port: "y" },
      to: { node: "accuracy", port: "labels" },
    },
  ],
} as const;

const place = { x: 0, y: 0 };

/** Two half planes that do not meet, in a model that could be met without one of them. */
export const twoHalfPlanes = {
  format: "proxflow",
  formatVersion: 1,
  name: "Two half planes",
  solver: { algorithm: "ap", backend: "auto", seed: 1, stop: { iterations: 20000 } },
  nodes: [
    { id: "point", type: "parameter", typeVersion: 1, params: { shape: [2] }, position: place },
    {
      id: "right",
      type: "halfspace",
      typeVersion: 1,
      title: "Right of 2",
      params: { normal: [-1, 0], offset: -2 },
      position: { x: 264, y: -180 },
    },
    {
      id: "left",
      type: "halfspace",
      typeVersion: 1,
      title: "Left of 1",
      params: { normal: [1, 0], offset: 1 },
      position: { x: 264, y: -24 },
    },
    {
      id: "low",
      type: "halfspace",
      typeVersion: 1,
      title: "Below 5",
      params: { normal: [0, 1], offset: 5 },
      position: { x: 264, y: 132 },
    },
  ],
  edges: ["right", "left", "low"].map((id) => ({
    id: `${id}.x`,
    from: { node: "point", port: "value" },
    to: { node: id, port: "x" },
  })),
} as const;

/** A product that waits for weights which lie across. */
export const lyingAcross = {
  format: "proxflow",
  formatVersion: 1,
  name: "Weights that lie across",
  solver: { algorithm: "ap", backend: "auto", seed: 1, stop: { iterations: 100 } },
  nodes: [
    { id: "flowers", type: "dataset", typeVersion: 1, params: { name: "iris" }, position: place },
    {
      id: "weights",
      type: "parameter",
      typeVersion: 1,
      params: { shape: [3, 4] },
      position: { x: 0, y: 160 },
    },
    {
      id: "product",
      type: "matmul",
      typeVersion: 1,
      params: {},
      position: { x: 480, y: 0 },
    },
    {
      id: "target",
      type: "cross-entropy",
      typeVersion: 1,
      params: {},
      position: { x: 744, y: 0 },
    },
  ],
  edges: [
    { id: "product.a", from: { node: "flowers", port: "x" }, to: { node: "product", port: "a" } },
    {
      id: "target.logits",
      from: { node: "product", port: "y" },
      to: { node: "target", port: "logits" },
    },
    {
      id: "target.labels",
      from: { node: "flowers", port: "y" },
      to: { node: "target", port: "labels" },
    },
  ],
} as const;

/** A point through an operation of another version into a ball. */
export const unknownOp = {
  format: "proxflow",
  formatVersion: 1,
  name: "From the future",
  solver: { algorithm: "ap", backend: "auto", seed: 1, stop: { iterations: 100 } },
  nodes: [
    { id: "point", type: "parameter", typeVersion: 1, params: { shape: [2] }, position: place },
    {
      id: "odd",
      type: "hypercube",
      typeVersion: 3,
      params: { corners: [0, 1], mode: "soft" },
      position: { x: 264, y: 0 },
    },
    { id: "ball", type: "l2-ball", typeVersion: 1, params: {}, position: { x: 528, y: 0 } },
  ],
  edges: [
    { id: "odd.x", from: { node: "point", port: "value" }, to: { node: "odd", port: "x" } },
    { id: "ball.x", from: { node: "odd", port: "y" }, to: { node: "ball", port: "x" } },
  ],
} as const;

/** A point and what it is shifted by, whose sum lies in a ball. */
export const sumInBall = {
  format: "proxflow",
  formatVersion: 1,
  name: "A sum in a ball",
  solver: { algorithm: "ap", backend: "auto", seed: 1, stop: { iterations: 20 } },
  nodes: [
    { id: "point", type: "parameter", typeVersion: 1, params: { shape: [2] }, position: place },
    {
      id: "shift",
      type: "constant",
      typeVersion: 1,
      params: { shape: [2], values: [3, 4] },
      position: { x: 0, y: 216 },
    },
    { id: "sum", type: "add", typeVersion: 1, params: {}, position: { x: 320, y: 80 } },
    { id: "ball", type: "l2-ball", typeVersion: 1, params: {}, position: { x: 640, y: 80 } },
  ],
  edges: [
    { id: "sum.x0", from: { node: "point", port: "value" }, to: { node: "sum", port: "x0" } },
    { id: "sum.x1", from: { node: "shift", port: "value" }, to: { node: "sum", port: "x1" } },
    { id: "ball.x", from: { node: "sum", port: "y" }, to: { node: "ball", port: "x" } },
  ],
} as const;

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

/** Generated documents of any size. */
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";

/**
 * A deep network: data, then layers of parameter, product, bias and sum-relu, then a target.
 * @param nodes at least this many
 */
export function deepNetwork(nodes: number): GraphDocument {
  const document = {
    format: "proxflow",
    formatVersion: 1,
    name: `deep network of ${nodes} nodes`,
    nodes: [] as object[],
    edges: [] as object[],
    solver: {},
  };
  const node = (id: string, type: string, params: Record<string, unknown> = {}): string => {
    const count = document.nodes.length;
    const position = { x: (count % 40) * 200, y: Math.floor(count / 40) * 120 };
    document.nodes.push({ id, type, typeVersion: 1, params, position });
    return id;
  };
  const wire = (from: string, to: string): void => {
    const [fromNode, fromPort] = from.split(":");
    const [toNode, toPort] = to.split(":");
    document.edges.push({
      id: `e${document.edges.length}`,
      from: { node: fromNode, port: fromPort },
      to: { node: toNode, port: toPort },
    });
  };
  const data = node("data", "dataset", { name: "iris" });
  let last = `${data}:x`;
  let width = 4;
  for (let layer = 0; document.nodes.length < nodes - 3; layer++) {
    const weight = node(`w${layer}`, "parameter", { shape: [width, 8] });
    const bias = node(`b${layer}`, "parameter", { shape: [8] });
    const product = node(`m${layer}`, "matmul");
    const relu = node(`h${layer}`, "sum-relu");
    wire(last, `${product}:a`);
    wire(`${weight}:value`, `${product}:b`);
    wire(`${product}:y`, `${relu}:x0`);
    wire(`${bias}:value`, `${relu}:x1`);
    last = `${relu}:y`;
    width = 8;
  }
  const weight = node("w-out", "parameter", { shape: [width, 3] });
  const product = node("logits", "matmul");
  const target = node("target", "cross-entropy");
  wire(last, `${product}:a`);
  wire(`${weight}:value`, `${product}:b`);
  wire(`${product}:y`, `${target}:logits`);
  wire(`${data}:y`, `${target}:labels`);
  return graphDocument.parse(document);
}

/**
 * A wide model: sums of the two before and a parameter of their own, and a ball at the end; one and
 * a half times as many wires as nodes.
 * @param nodes about this many
 */
export function wideModel(nodes: number): GraphDocument {
  const at = (k: number) => ({ x: (k % 40) * 240, y: Math.floor(k / 40) * 200 });
  const half = Math.floor((nodes - 2) / 2);
  const node = (id: string, type: string, k: number, params: object = {}) => ({
    id,
    type,
    typeVersion: 1,
    params,
    position: at(k),
  });
  const wire = (from: string, to: string, port: string) => ({
    id: `${to}.${port}`,
    from: { node: from, port: from.startsWith("p") ? "value" : "y" },
    to: { node: to, port },
  });
  const start = [0, 1].map((k) => node(`p${k}`, "parameter", k, { shape: [8] }));
  const sums = Array.from({ length: half }, (_, i) => i).flatMap((i) => [
    node(`p${i + 2}`, "parameter", 2 * i + 2, { shape: [8] }),
    node(`s${i}`, "add", 2 * i + 3),
  ]);
  const before = (i: number) => (i < 0 ? `p${i + 2}` : `s${i}`);
  const wires = Array.from({ length: half }, (_, i) => i).flatMap((i) => [
    wire(before(i - 1), `s${i}`, "x0"),
    wire(before(i - 2), `s${i}`, "x1"),
    wire(`p${i + 2}`, `s${i}`, "x2"),
  ]);
  return graphDocument.parse({
    format: "proxflow",
    formatVersion: 1,
    name: `wide model of ${nodes} nodes`,
    nodes: [...start, ...sums, node("ball", "l2-ball", 2 * half + 3)],
    edges: [...wires, wire(`s${half - 1}`, "ball", "x")],
    solver: {},
  });
}

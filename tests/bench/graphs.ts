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

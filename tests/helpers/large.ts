/** A document far larger than anybody draws by hand. */
import { FORMAT_VERSION, type GraphDocument, graphDocument } from "../../core/graph/schema.ts";

/** @param count nodes: a parameter and a chain of leaky rectifiers behind it */
export function chain(count: number, name = "chain"): GraphDocument {
  const at = (i: number) => ({ x: (i % 250) * 220, y: Math.floor(i / 250) * 140 });
  const node = (i: number) => ({
    id: `n${i}`,
    ...(i === 0
      ? { type: "parameter", params: { shape: [8] } }
      : { type: "leaky-relu", params: { slope: 0.1 } }),
    typeVersion: 1,
    position: at(i),
  });
  return graphDocument.parse({
    format: "proxflow",
    formatVersion: FORMAT_VERSION,
    name,
    nodes: Array.from({ length: count }, (_, i) => node(i)),
    edges: Array.from({ length: count - 1 }, (_, i) => ({
      id: `e${i}`,
      from: { node: `n${i}`, port: i === 0 ? "value" : "y" },
      to: { node: `n${i + 1}`, port: "x" },
    })),
    solver: {},
  });
}

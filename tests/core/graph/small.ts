import { FORMAT_VERSION, type GraphDocument, type GraphNode } from "../../../core/graph/schema.ts";
import { solverSettings } from "../../../core/solvers/settings.ts";

export function makeNode(
  id: string,
  type: string,
  params: GraphNode["params"] = {},
  x = 0,
): GraphNode {
  return { id, type, typeVersion: 1, params, position: { x, y: 0 } };
}

export function wire(from: string, to: string) {
  const [a, b] = [from, to].map((end) => {
    const dot = end.lastIndexOf(".");
    return { node: end.slice(0, dot), port: end.slice(dot + 1) };
  });
  return {
    id: to,
    from: a as { node: string; port: string },
    to: b as { node: string; port: string },
  };
}

export function makeDocument(nodes: GraphNode[], edges: GraphDocument["edges"]): GraphDocument {
  return {
    format: "proxflow",
    formatVersion: FORMAT_VERSION,
    name: "test",
    nodes,
    edges,
    solver: solverSettings.parse({}),
  };
}

/** Logistic regression of the iris data: sound, four nodes, four wires. */
export function small(): GraphDocument {
  return makeDocument(
    [
      makeNode("data", "dataset", { name: "iris" }),
      makeNode("w", "parameter", { shape: [4, 3] }),
      makeNode("h", "matmul"),
      makeNode("goal", "cross-entropy"),
    ],
    [
      wire("data.x", "h.a"),
      wire("w.value", "h.b"),
      wire("h.y", "goal.logits"),
      wire("data.y", "goal.labels"),
    ],
  );
}

/** Small documents for tests of the host. */
import { FORMAT_VERSION, type GraphDocument, graphDocument } from "../../core/graph/schema.ts";

type Json = Parameters<typeof JSON.stringify>[0];

function node(id: string, type: string, params: Record<string, Json> = {}) {
  return { id, type, typeVersion: 1, params, position: { x: 0, y: 0 } };
}

function wire(from: string, to: string) {
  const [a, out] = from.split(":");
  const [b, into] = to.split(":");
  return { id: `${a}-${b}-${into}`, from: { node: a, port: out }, to: { node: b, port: into } };
}

/** A point that must lie on a line and on a circle; solved in a blink. */
export function lineCircle(stop: object = { iterations: 50 }): GraphDocument {
  return graphDocument.parse({
    format: "proxflow",
    formatVersion: FORMAT_VERSION,
    name: "Line and circle",
    nodes: [
      node("point", "parameter", { shape: [2] }),
      node("line", "hyperplane"),
      node("circle", "sphere"),
    ],
    edges: [wire("point:value", "line:x"), wire("point:value", "circle:x")],
    solver: { algorithm: "dr", backend: "wasm", stop },
  });
}

/** A linear classifier of iris flowers with a probe. */
export function irisLinear(stop: object = { iterations: 20 }): GraphDocument {
  return graphDocument.parse({
    format: "proxflow",
    formatVersion: FORMAT_VERSION,
    name: "Linear iris",
    nodes: [
      node("data", "dataset", { name: "iris" }),
      node("W", "parameter", { shape: [4, 3] }),
      node("linear", "matmul"),
      node("loss", "margin"),
      node("score", "accuracy"),
    ],
    edges: [
      wire("data:x", "linear:a"),
      wire("W:value", "linear:b"),
      wire("linear:y", "loss:logits"),
      wire("data:y", "loss:labels"),
      wire("linear:y", "score:logits"),
      wire("data:y", "score:labels"),
    ],
    solver: { algorithm: "ap", backend: "wasm", batchSize: 30, evaluateEvery: 5, stop },
  });
}

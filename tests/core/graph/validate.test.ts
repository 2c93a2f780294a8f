import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { validate } from "../../../core/graph/validate.ts";
import { anyDocument, wiredDocument } from "./arbitrary.ts";
import { makeDocument, makeNode, small, wire } from "./small.ts";

const check = (document: GraphDocument) => validate(document, builtinDatasets);
const errors = (document: GraphDocument) =>
  check(document).problems.filter((p) => p.severity === "error");
const codes = (document: GraphDocument) => check(document).problems.map((p) => p.code);

/** `small` with something else in it. */
const change = (edit: (document: GraphDocument) => void) => {
  const document = structuredClone(small());
  edit(document);
  return document;
};

describe("validate", () => {
  it("finds nothing wrong with a sound document, its shapes and its order", () => {
    expect(check(small())).toEqual({
      problems: [],
      shapes: {
        "data.x": ["B", 4],
        "data.y": ["B", 3],
        "w.value": [4, 3],
        "h.y": ["B", 3],
      },
      solved: new Set(["w.value", "h.y"]),
      order: ["data", "w", "h", "goal"],
    });
  });

  it("says what is wrong with an empty document", () => {
    expect(errors(makeDocument([], []))).toEqual([expect.objectContaining({ code: "no-target" })]);
  });

  it.each<[string, (d: GraphDocument) => void, object]>([
    [
      "unknown op",
      (d) => d.nodes.push(makeNode("odd", "warp")),
      { code: "unknown-op", node: "odd" },
    ],
    [
      "op named like an object's own method",
      (d) => d.nodes.push(makeNode("odd", "constructor")),
      { code: "unknown-op", node: "odd" },
    ],
    [
      "duplicate node id",
      (d) => d.nodes.push(makeNode("w", "parameter", { shape: [1] })),
      { code: "duplicate-id", node: "w" },
    ],
    [
      "duplicate wire id",
      (d) => {
        d.nodes.push(makeNode("i", "iterates"));
        d.edges.push({ ...wire("w.value", "i.x"), id: "h.a" });
      },
      { code: "duplicate-id", edge: "h.a" },
    ],
    [
      "bad parameter",
      (d) => {
        (d.nodes[1] as GraphDocument["nodes"][number]).params = { shape: "wide" };
      },
      { code: "bad-param", node: "w", param: "shape" },
    ],
    [
      "number beyond 32-bit floats",
      (d) => {
        (d.nodes[3] as GraphDocument["nodes"][number]).params = { lambda: 1e200 };
      },
      { code: "number-too-big", node: "goal", param: "lambda" },
    ],
    [
      "value too large to hold",
      (d) => {
        (d.nodes[1] as GraphDocument["nodes"][number]).params = { shape: [99999, 99999] };
      },
      { code: "too-large", node: "w", port: "value" },
    ],
    [
      "newer version of an op",
      (d) => {
        (d.nodes[2] as GraphDocument["nodes"][number]).typeVersion = 7;
      },
      { code: "newer-type", node: "h" },
    ],
    ["missing wire", (d) => d.edges.splice(1, 1), { code: "missing-wire", node: "h", port: "b" }],
    [
      "unknown input",
      (d) => d.edges.push(wire("data.x", "h.c")),
      { code: "unknown-port", node: "h", port: "c", edge: "h.c" },
    ],
    [
      "unknown output",
      (d) => {
        d.nodes.push(makeNode("i", "identity"));
        d.edges.push(wire("data.z", "i.x"));
      },
      { code: "unknown-port", node: "data", port: "z", edge: "i.x" },
    ],
    [
      "wire from a node that is not there",
      (d) => {
        d.nodes.push(makeNode("i", "identity"));
        d.edges.push(wire("gone.y", "i.x"));
      },
      { code: "unknown-node", edge: "i.x" },
    ],
    [
      "two wires into one port",
      (d) => d.edges.push({ ...wire("data.y", "h.a"), id: "second" }),
      { code: "port-taken", node: "h", port: "a", edge: "second" },
    ],
    [
      "data set that is not there",
      (d) => {
        (d.nodes[0] as GraphDocument["nodes"][number]).params = { name: "constructor" };
      },
      { code: "unknown-dataset", node: "data", param: "name" },
    ],
    [
      "labels that are solved for",
      (d) => {
        d.nodes.push(makeNode("p", "parameter", { shape: [3] }));
        d.edges[3] = wire("p.value", "goal.labels");
      },
      { code: "needs-data", node: "goal", port: "labels" },
    ],
  ])("names the place: %s", (_, edit, place) => {
    const found = errors(change(edit));
    expect(found).toContainEqual(expect.objectContaining(place));
    for (const p of found) expect(p.message).toMatch(/\.$/);
  });

  it("tells both shapes of a product that does not fit, and what to do", () => {
    const document = change((d) => {
      (d.nodes[1] as GraphDocument["nodes"][number]).params = { shape: [5, 3] };
    });
    const [problem, ...others] = errors(document);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: "error", node: "h", code: "shape-mismatch" });
    expect(problem?.message).toContain("[B, 4]");
    expect(problem?.message).toContain("[5, 3]");
    expect(problem?.fix).toBeTruthy();
  });

  it("names the nodes of each circle, and leaves only them out of the order", () => {
    const document = change((d) => {
      d.nodes.push(makeNode("p", "identity"), makeNode("q", "identity"), makeNode("r", "identity"));
      d.edges.push(wire("q.y", "p.x"), wire("p.y", "q.x"), wire("q.y", "r.x"));
      d.nodes.push(makeNode("s", "identity"));
      d.edges.push(wire("s.y", "s.x"));
    });
    const cycles = errors(document).filter((p) => p.code === "cycle");
    expect(cycles.map((p) => p.message)).toEqual([
      expect.stringMatching(/: (p -> q -> p|q -> p -> q)\.$/),
      expect.stringContaining(": s -> s."),
    ]);
    expect(check(document).order).toEqual(["data", "w", "h", "goal", "r"]);
  });

  it("does not let one bad node hide the problems of others", () => {
    const document = change((d) => {
      d.nodes.push(makeNode("odd", "warp"), makeNode("lone", "matmul"));
      (d.nodes[1] as GraphDocument["nodes"][number]).params = { shape: [0] };
      d.edges.push(wire("odd.y", "lone.a"), wire("gone.y", "lone.b"));
      d.nodes.push(makeNode("bad", "parameter", { init: "lucky" }));
    });
    expect(new Set(errors(document).map((p) => `${p.code} ${p.node ?? p.edge}`))).toEqual(
      new Set(["unknown-op odd", "bad-param w", "bad-param bad", "unknown-node lone.b"]),
    );
  });

  it("warns of nodes that nothing uses, and of a stop rule that nothing measures", () => {
    const document = change((d) => {
      d.nodes.push(makeNode("spare", "constant"), makeNode("end", "identity"));
      d.edges.push(wire("h.y", "end.x"));
      d.solver = { ...d.solver, stop: { until: "accuracy>=0.9" } };
    });
    expect(codes(document)).toEqual(["unknown-metric", "isolated-node", "dead-end"]);
    expect(check(document).problems.every((p) => p.severity === "warning")).toBe(true);
  });

  it("takes labels through a reshape, and does not take gaps of variadic ports for inputs", () => {
    const document = change((d) => {
      d.nodes.push(makeNode("flat", "reshape", { shape: [3] }), makeNode("join", "concat"));
      d.edges[3] = wire("flat.y", "goal.labels");
      d.edges.push(wire("data.y", "flat.x"), wire("data.x", "join.x5"), wire("h.y", "join.x2"));
    });
    expect(errors(document)).toEqual([]);
    expect(check(document).shapes["join.y"]).toEqual(["B", 7]);
  });

  it("never throws, and puts errors first", () => {
    fc.assert(
      fc.property(fc.oneof(anyDocument, wiredDocument), (document) => {
        const { problems } = check(document);
        const firstWarning = problems.findIndex((p) => p.severity === "warning");
        const after = firstWarning < 0 ? [] : problems.slice(firstWarning);
        expect(after.every((p) => p.severity === "warning")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("takes 10,000 nodes", () => {
    const nodes = [makeNode("data", "dataset", { name: "iris" })];
    const edges: GraphDocument["edges"] = [];
    for (let i = 0; i < 9_998; i++) {
      nodes.push(makeNode(`n${i}`, "sum-relu"));
      edges.push(wire(i === 0 ? "data.x" : `n${i - 1}.y`, `n${i}.x0`));
      edges.push(wire(i < 2 ? "data.x" : `n${i - 2}.y`, `n${i}.x1`));
    }
    nodes.push(makeNode("goal", "squared-error"));
    edges.push(wire("n9997.y", "goal.x"), wire("data.x", "goal.target"));
    const document = makeDocument(nodes, edges);
    const { problems, order } = check(document);
    expect(problems.filter((p) => p.severity === "error")).toEqual([]);
    expect(order).toHaveLength(10_000);
    // One more wire makes all of it one circle.
    const circle = applyCommand(document, { type: "remove-edges", edges: ["n0.x0"] }).document;
    circle.edges.push(wire("n9997.y", "n0.x0"));
    expect(errors(circle).map((p) => p.code)).toContain("cycle");
  });
});

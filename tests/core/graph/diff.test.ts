import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../../build/paths.mjs";
import { diffDocuments } from "../../../core/graph/diff.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { GraphDocument, GraphNode } from "../../../core/graph/schema.ts";
import type { OperatorEntry } from "../../../core/operators/manifest.ts";
import { curveManifest, operatorOf } from "../../helpers/operators.ts";
import { makeNode, small, wire } from "./small.ts";

const words = (a: GraphDocument, b: GraphDocument) => diffDocuments(a, b).map((c) => c.words);
const withNode = (id: string, change: Partial<GraphNode>): GraphDocument => ({
  ...small(),
  nodes: small().nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});

describe("two documents side by side", () => {
  it.each(readdirSync(inRoot("templates")))("%s equals itself", (name) => {
    const parsed = parseDocument(readFileSync(inRoot("templates", name, "graph.json"), "utf8"));
    if (!parsed.ok) throw new Error(name);
    expect(diffDocuments(parsed.document, structuredClone(parsed.document))).toEqual([]);
  });

  it("counts neither order nor ids of wires nor the view nor defaults that are spelt out", () => {
    const { nodes, edges, ...rest } = small();
    const same: GraphDocument = {
      ...rest,
      nodes: nodes.toReversed(),
      edges: edges.toReversed().map((edge, i) => ({ ...edge, id: `e${i}` })),
      view: { x: 1, y: 2, zoom: 3 },
    };
    expect(words(small(), same)).toEqual([]);
    expect(words(small(), withNode("w", { params: { shape: [4, 3], init: "he-normal" } }))).toEqual(
      [],
    );
  });

  it("names nodes by id, title and operation, and says what of them changed", () => {
    expect(words(small(), withNode("w", { params: { shape: [4, 5] } }))).toEqual([
      "Node w (parameter): shape changed from [4,3] to [4,5].",
    ]);
    expect(words(small(), withNode("h", { title: "Scores", note: "One a class." }))).toEqual([
      'Node h "Scores" (matmul): the title was set to "Scores".',
      'Node h "Scores" (matmul): the note was set to "One a class.".',
    ]);
    expect(words(withNode("h", { note: "One a class." }), small())).toEqual([
      'Node h (matmul): the note was removed; it was "One a class.".',
    ]);
    expect(words(small(), withNode("goal", { type: "margin" }))).toContain(
      'Node goal (margin): the operation changed from "cross-entropy" to "margin".',
    );
    expect(words(small(), withNode("goal", { muted: true }))).toEqual([
      "Node goal (cross-entropy): it was switched off.",
    ]);
    expect(words(small(), withNode("goal", { side: "B" }))).toEqual([
      "Node goal (cross-entropy): it is held to side B.",
    ]);
    expect(words(withNode("goal", { side: "B" }), small())).toEqual([
      "Node goal (cross-entropy): it is no longer held to side B.",
    ]);
    expect(words(small(), withNode("goal", { position: { x: 9, y: 9 } }))).toEqual([
      "Node goal (cross-entropy) was moved on the canvas.",
    ]);
  });

  it("counts what changed in a long list", () => {
    const grid = (last: number) => [...Array.from({ length: 80 }, () => 0), last];
    const of = (last: number) =>
      withNode("w", { type: "constant", params: { shape: [81], value: grid(last) } });
    expect(words(of(1), of(2))).toEqual(["Node w (constant): value changed in 1 of 81 values."]);
  });

  it("tells what came and went, wires by their ends", () => {
    const more: GraphDocument = {
      ...small(),
      nodes: [...small().nodes, makeNode("hit", "accuracy")],
      edges: [...small().edges, wire("h.y", "hit.logits")],
    };
    expect(words(small(), more)).toEqual([
      "Node hit (accuracy) was added.",
      "The wire from h.y to hit.logits was added.",
    ]);
    expect(words(more, small())).toEqual([
      "Node hit (accuracy) was removed.",
      "The wire from h.y to hit.logits was removed.",
    ]);
    const edges = small().edges.map((edge) =>
      edge.to.port === "b" ? { ...edge, from: { node: "data", port: "y" }, weight: 2 } : edge,
    );
    expect(words(small(), { ...small(), edges })).toEqual([
      "h.b is fed by data.y in place of w.value.",
      "The weight of the wire to h.b changed from 1 to 2.",
    ]);
  });

  it("compares solver settings, stop rules one by one", () => {
    const { solver } = small();
    const other = { ...solver, algorithm: "dr" as const, stop: { ...solver.stop, seconds: 7 } };
    expect(words(small(), { ...small(), solver: other })).toEqual([
      `The solver's algorithm changed from "${solver.algorithm}" to "dr".`,
      "The solver's stop.seconds was set to 7.",
    ]);
  });

  it("names data sets of the document's own, and what of them changed", () => {
    const of = (sha256: string): GraphDocument => ({
      ...small(),
      // Only what is compared: the rest of a reference is the importer's business.
      datasets: { mine: { sha256 } } as unknown as NonNullable<GraphDocument["datasets"]>,
    });
    expect(words(small(), of("a"))).toEqual(["The data set mine was added."]);
    expect(words(of("a"), small())).toEqual(["The data set mine was removed."]);
    expect(words(of("a"), of("b"))).toEqual(["The data set mine: its sha256 changed."]);
  });

  it("names operators of the document's own, their code first", () => {
    const of = (entry: OperatorEntry): GraphDocument => ({
      ...small(),
      operators: { curve: entry },
    });
    const first = operatorOf("one");
    expect(words(small(), of(first))).toEqual(['The operator curve "Curve" was added.']);
    expect(words(of(first), small())).toEqual(['The operator curve "Curve" was removed.']);
    expect(words(of(first), of({ ...first, source: "two" }))).toEqual([
      'The operator curve "Curve": its code changed.',
    ]);
    const failed = operatorOf("one", curveManifest, "failed");
    expect(words(of(first), of({ ...failed, anyway: true }))).toEqual([
      'The operator curve "Curve": its certificate changed from "approximate" to "failed".',
      'The operator curve "Curve" is used although its check failed.',
    ]);
    const manifest = { ...curveManifest, form: "general" as const };
    expect(words(of(first), of({ ...first, manifest }))).toEqual([
      'The operator curve "Curve": what it takes and gives, or its words, changed.',
    ]);
    expect(words(of(first), of(operatorOf("one")))).toEqual([]);
  });

  it("looks into groups and at frames", () => {
    const inside = (shape: number[]): GraphDocument => ({
      ...small(),
      definitions: {
        layer: { title: "Layer", nodes: [makeNode("w", "parameter", { shape })], edges: [] },
      },
      frames: [
        {
          id: "f",
          title: shape.join(),
          colour: "grey",
          position: { x: 0, y: 0 },
          size: { width: 1, height: 1 },
        },
      ],
    });
    expect(words(inside([1]), inside([2]))).toEqual([
      'The frame f "2": its title changed from "1" to "2".',
      "In the group layer: Node w (parameter): shape changed from [1] to [2].",
    ]);
    expect(words(small(), inside([1]))).toEqual([
      'The frame f "1" was added.',
      'The group layer "Layer" was added.',
    ]);
  });
});

/** What follows the data by itself: outputs of layers, settings of models that learn. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { presets } from "../../core/solvers/presets.ts";
import { bridge, bridgeFor } from "../../renderer/canvas/bridge.ts";
import { widening } from "../../renderer/canvas/widths.ts";
import { dataOps, learningSettings, splitType } from "../../renderer/state/data-ops.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";

const check = (document: GraphDocument) => validate(document, builtinDatasets);
const end = (text: string) => wire(text, "a.b").from;
const errors = (document: GraphDocument) =>
  check(document).problems.filter(
    ({ severity, code }) => severity === "error" && code !== "missing-wire",
  );

/** Flowers into a network; its result is not compared with anything yet. */
const network = (params = {}, ...edges: ReturnType<typeof wire>[]) =>
  makeDocument(
    [
      makeNode("data", "dataset", { name: "iris" }),
      makeNode("net", "mlp", params),
      makeNode("size", "abs"),
      makeNode("goal", "cross-entropy"),
    ],
    [wire("data.x", "net.x"), ...edges],
  );

const widen = (document: GraphDocument, from: string, to: string, free = true) =>
  widening(document, check(document), end(from), end(to), free);

describe("outputs that nobody chose", () => {
  it("follow the labels, whichever wire comes last, as one step", () => {
    for (const [first, from, to] of [
      [wire("net.y", "goal.logits"), "data.y", "goal.labels"],
      [wire("data.y", "goal.labels"), "net.y", "goal.logits"],
    ] as const) {
      const document = network({}, first);
      const found = widen(document, from, to);
      expect(found?.text).toBe("MLP now has 3 outputs");
      const { document: wired, inverse } = applyCommand(document, found?.command as never);
      expect(errors(wired)).toEqual([]);
      expect(wired.edges).toHaveLength(3);
      expect(applyCommand(wired, inverse).document).toEqual(document);
    }
  });

  it("do so behind another node", () => {
    const document = network({}, wire("net.y", "size.x"), wire("size.y", "goal.logits"));
    expect(widen(document, "data.y", "goal.labels")).toMatchObject({ node: "net", outputs: 3 });
  });

  it("stay where they were chosen, where they fit, and where they do not help", () => {
    const chosen = network({ out: 7 }, wire("net.y", "goal.logits"));
    expect(widen(chosen, "data.y", "goal.labels")).toBeUndefined();
    const fitting = network({}, wire("net.y", "size.x"));
    expect(widen(fitting, "size.y", "goal.logits")).toBeUndefined();
    const odd = network({}, wire("data.x", "goal.logits"));
    expect(widen(odd, "data.y", "goal.labels")).toBeUndefined();
  });

  it("that were chosen are mended on demand", () => {
    const chosen = network({ out: 7 }, wire("net.y", "goal.logits"));
    const found = bridge(chosen, check(chosen), end("data.y"), end("goal.labels"));
    expect(found?.label).toBe("Set the outputs of MLP to 3");
    const wrong = network({ out: 7 }, wire("net.y", "goal.logits"), wire("data.y", "goal.labels"));
    const before = check(wrong);
    const problem = before.problems.find(({ code }) => code === "shape-mismatch");
    const mend = problem && bridgeFor(wrong, before, problem);
    expect(errors(applyCommand(wrong, mend?.command as never).document)).toEqual([]);
  });
});

describe("data sets in lists", () => {
  it("stand for the dataset node with its data chosen", () => {
    const types = dataOps.map(({ type }) => splitType(type));
    expect(types.map(({ type }) => type)).toEqual(dataOps.map(() => "dataset"));
    expect(types.map(({ params }) => params.name)).toEqual(Object.keys(builtinDatasets));
    expect(splitType("matmul")).toEqual({ type: "matmul", params: {} });
  });

  it("bring settings that learn, once, where none were chosen", () => {
    const empty = makeDocument([], []);
    const command = learningSettings(empty);
    const learning = applyCommand(empty, command as never).document;
    expect(learning.solver).toMatchObject(presets.fast.settings);
    expect(learning.solver.stop).toEqual(empty.solver.stop);
    expect(learningSettings(learning)).toBeUndefined();
    expect(learningSettings({ ...empty, nodes: [makeNode("d", "dataset")] })).toBeUndefined();
    const chosen = { ...empty, solver: { ...empty.solver, algorithm: "dr" as const } };
    expect(learningSettings(chosen)).toBeUndefined();
  });
});

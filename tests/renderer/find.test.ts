import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { validate } from "../../core/graph/validate.ts";
import { findables, findNodes } from "../../renderer/state/find.ts";
import { neighbour } from "../../renderer/state/walk.ts";

const parsed = parseDocument(readFileSync("templates/mnist-mlp/graph.json", "utf8"));
if (!parsed.ok) throw new Error("the template does not parse");
const { document } = parsed;
const all = findables(document, validate(document, builtinDatasets));
const residuals: Record<string, number> = { layer1: 0.002, h1: 1e-5, target: 0.4 };
const found = (query: string): string[] =>
  findNodes(query, all, (node) => residuals[node]).map(({ node }) => node.id);

describe("find", () => {
  it("looks in title, op, id and shape", () => {
    expect(found("hidden layer 2")).toContain("h2");
    expect(found("cross")).toEqual(["target"]);
    expect(found("w2")).toEqual(["w2"]);
    expect(found("[784, 128]")).toEqual(["w1"]);
    expect(found("784x128")).toEqual(["w1"]);
    expect(found("")).toHaveLength(document.nodes.length);
    expect(found("no such node")).toEqual([]);
  });

  it("takes the field that is named", () => {
    expect(found("type:matmul").sort()).toEqual(["layer1", "layer2", "logits"]);
    expect(found("id:layer")).toEqual(["layer1", "layer2"]);
    expect(found("type:parameter shape:784")).toEqual(["w1"]);
  });

  it("compares residuals", () => {
    expect(found("residual>1e-3").sort()).toEqual(["layer1", "target"]);
    expect(found("residual > 1e-3 type:matmul")).toEqual(["layer1"]);
    expect(found("residual<=1e-5")).toEqual(["h1"]);
  });
});

describe("walking by arrow keys", () => {
  it("follows wires left and right", () => {
    expect(neighbour(document, "layer1", "right")).toBe("h1");
    expect(neighbour(document, "h1", "left")).toBe("layer1");
    expect(neighbour(document, "target", "right")).toBeUndefined();
  });

  it("goes up and down to the nearest, and begins at the left", () => {
    expect(neighbour(document, "h1", "up")).toBe("w2");
    expect(neighbour(document, "w2", "down")).toBe("h1");
    expect(["digits", "w1"]).toContain(neighbour(document, undefined, "right"));
  });
});

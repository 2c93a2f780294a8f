/** Where nodes stand in the splitting, and how the canvas marks them. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import { model } from "../../core/graph/builder.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import type { GraphDocument, Side } from "../../core/graph/schema.ts";
import { takesSide } from "../../core/graph/sides.ts";
import { validate } from "../../core/graph/validate.ts";
import { createSync } from "../../renderer/canvas/flow-model.ts";
import { type SplitMode, splitOf } from "../../renderer/state/sides.ts";
import { irisModule } from "../e2e/documents.ts";

const parsed = parseDocument(JSON.stringify(irisModule));
if (!parsed.ok) throw new Error("the document does not parse");
const iris = parsed.document;

/** flowers, weights -> scores -> target; `held` says which of them are held where. */
function classifier(held: Readonly<Record<string, Side>> = {}): GraphDocument {
  const m = model("iris");
  const flowers = m.dataset("flowers", { name: "iris" });
  const weights = m.parameter("weights", { shape: [4, 3] });
  const scores = m.matmul("scores", { a: flowers.x, b: weights.value });
  m.crossEntropy("target", { logits: scores.y, labels: flowers.y });
  for (const [id, side] of Object.entries(held)) m.side(id, side);
  return m.document();
}

function shown(document: GraphDocument, mode: SplitMode) {
  const validation = validate(document, builtinDatasets);
  const { nodes, edges } = createSync()(
    { nodes: [], edges: [] },
    { document, validation },
    new Set(),
    { mode, ...splitOf(document) },
  );
  return {
    nodes: Object.fromEntries(nodes.map(({ id, data }) => [id, data.mark?.text])),
    held: Object.fromEntries(nodes.map(({ id, data }) => [id, data.view.held])),
    identities: edges.filter(({ data }) => data?.identity).map(({ id }) => id),
  };
}

describe("the split", () => {
  it("is that of the compiled set, targets on A; a module with both sides is on neither", () => {
    const { nodes } = splitOf(iris);
    expect(nodes.get("target")).toEqual({ side: "A", layers: [1, 1] });
    expect(nodes.get("net")?.side).toBe(null);
    expect(nodes.get("net")?.layers[0]).toBe(2);
    expect(nodes.has("accuracy")).toBe(false);
  });

  it("is empty where the document does not compile", () => {
    const { nodes, identities, depth } = splitOf({ ...iris, edges: [] });
    expect([nodes.size, identities.size, depth]).toEqual([0, 0, 0]);
  });

  it("has a parameter stand where its own set does", () => {
    const compiled = compile(classifier(), builtinDatasets);
    if (!compiled.ok) throw new Error("the document does not compile");
    const { nodes, depth } = splitOf(classifier());
    for (const side of ["A", "B"] as const)
      for (const id of compiled.set.sides[side]) expect(nodes.get(id)?.side).toBe(side);
    expect(nodes.get("weights")).toEqual({ side: "A", layers: [3, 3] });
    expect(depth).toBe(3);
  });

  it("is marked by side, or by turn", () => {
    expect(shown(classifier(), "sides").nodes).toMatchObject({
      target: "A",
      scores: "B",
      weights: "A",
    });
    expect(shown(classifier(), "sweep").nodes).toMatchObject({
      target: "1",
      scores: "2",
      weights: "3",
    });
  });

  it("puts an identity on the wires between a node that is moved and its neighbours", () => {
    expect(shown(classifier(), "sides").identities).toEqual([]);
    const moved = classifier({ scores: "A" });
    expect(shown(moved, "sides")).toMatchObject({
      nodes: { target: "A", scores: "A", weights: "A" },
      held: { target: null, scores: "A", weights: null },
      identities: ["scores.b", "target.logits"],
    });
    expect(splitOf(moved).inserted).toBe(2);
    const all = classifier({ target: "B", scores: "A", weights: "B" });
    expect(shown(all, "sides").identities).toEqual([]);
  });
});

it("sets of their own are held, modules and data are not", () => {
  const able = (type: string) => takesSide({ type });
  expect(["matmul", "sphere", "parameter", "custom.mine"].map(able)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["mlp", "dataset", "constant", "reshape", "accuracy", "group.one"].map(able)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});

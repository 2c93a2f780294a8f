import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { shownResiduals, sizesOf } from "../../renderer/state/residual-mode.ts";
import { irisModule } from "../e2e/documents.ts";

const parsed = parseDocument(JSON.stringify(irisModule));
if (!parsed.ok) throw new Error("the document does not parse");
const { document } = parsed;

describe("residuals as shown", () => {
  const residuals = Float32Array.from([3, 4, 0]);

  it("are themselves, over the root of the entries, or shares that sum to one", () => {
    expect([...shownResiduals("absolute", residuals, [9, 4, 1])]).toEqual([3, 4, 0]);
    expect([...shownResiduals("element", residuals, [9, 4, 1])]).toEqual([1, 2, 0]);
    const shares = shownResiduals("share", residuals, [9, 4, 1]);
    expect(shares[0]).toBeCloseTo(0.36);
    expect(shares[1]).toBeCloseTo(0.64);
    expect([...shownResiduals("share", Float32Array.from([0, 0]), [1, 1])]).toEqual([0, 0]);
  });

  it("count the entries of all variables of a constraint, an example", () => {
    const compiled = compile(document, builtinDatasets);
    if (!compiled.ok) throw new Error("the document does not compile");
    const sizes = sizesOf(compiled.set);
    expect([...sizes.keys()].sort()).toEqual(compiled.set.constraints.map((c) => c.id).sort());
    // Logits and labels of three classes.
    expect(sizes.get("target")).toBe(6);
  });
});

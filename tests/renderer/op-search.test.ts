import { describe, expect, it } from "vitest";
import { allOps, searchOps } from "../../renderer/state/op-search.ts";

const found = (query: string): string[] => searchOps(query).map((op) => op.type);

describe("search of ops", () => {
  it("finds by title, type and what the op does", () => {
    expect(found("matrix product")[0]).toBe("matmul");
    expect(found("matmul")[0]).toBe("matmul");
    expect(found("perceptron")).toContain("mlp");
    expect(found("multilayer")[0]).toBe("mlp");
    expect(found("no such thing")).toEqual([]);
  });

  it("puts what is named so before what only mentions it", () => {
    expect(found("sum")[0]).toBe("sum");
    expect(found("relu").slice(0, 4)).toContain("relu-layer");
    expect(found("add")[0]).toBe("add");
    expect(found("cross")[0]).toBe("cross-entropy");
  });

  it("wants every word, in any order and case", () => {
    expect(found("RELU sum")).toContain("sum-relu");
    expect(found("relu sum")).not.toContain("relu-layer");
  });

  it("gives all for nothing, the latest first", () => {
    expect(searchOps("")).toEqual(allOps);
    expect(
      searchOps("", allOps, ["sphere", "mlp"])
        .slice(0, 2)
        .map((op) => op.type),
    ).toEqual(["sphere", "mlp"]);
  });

  it("lists them as the palette does", () => {
    const titles = searchOps("").map((op) => op.docs.title);
    expect(titles.slice(0, 4)).toEqual(["Constant", "Dataset", "Parameter", "Dot product"]);
    const losses = allOps.filter((op) => op.category === "target").map((op) => op.docs.title);
    expect(losses).toEqual([...losses].sort((a, b) => a.localeCompare(b, "en")));
  });

  it("never has to tell two ops apart by one title", () => {
    const titles = allOps.map((op) => op.docs.title.toLowerCase());
    expect(new Set(titles).size).toBe(titles.length);
  });
});

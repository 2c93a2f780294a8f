import { describe, expect, it } from "vitest";
import { applyCommand } from "../../../core/graph/commands.ts";
import { holdCommand, holdFault, solveCommand, standingOf } from "../../../core/graph/hold.ts";
import { type GraphDocument, graphDocument } from "../../../core/graph/schema.ts";

const at = { x: 0, y: 0 };
const model: GraphDocument = graphDocument.parse({
  format: "proxflow",
  formatVersion: 1,
  name: "hold",
  nodes: [
    { id: "a", type: "constant", typeVersion: 1, params: { shape: [2], fill: 3 }, position: at },
    { id: "w", type: "parameter", typeVersion: 1, params: { shape: [2] }, position: at },
    { id: "sum", type: "add", typeVersion: 1, params: {}, position: at },
    { id: "ball", type: "l2-ball", typeVersion: 1, params: {}, position: at },
  ],
  edges: [
    { id: "e1", from: { node: "a", port: "value" }, to: { node: "sum", port: "x0" } },
    { id: "e2", from: { node: "w", port: "value" }, to: { node: "sum", port: "x1" } },
    { id: "e3", from: { node: "sum", port: "y" }, to: { node: "ball", port: "x" } },
  ],
  solver: {},
});
const w = { node: "w", port: "value" };
const a = { node: "a", port: "value" };
const sum = { node: "sum", port: "y" };

describe("holding and solving", () => {
  it("turns a parameter into a constant of its value, and back, wires and order kept", () => {
    const held = applyCommand(model, holdCommand(model, w, [2], [0.5, -1]));
    expect(standingOf(held.document, w)).toBe("given");
    expect(held.document.nodes.map(({ id }) => id)).toEqual(["a", "w", "sum", "ball"]);
    expect(held.document.edges).toEqual(model.edges);
    const solved = applyCommand(held.document, solveCommand(held.document, w));
    expect(standingOf(solved.document, w)).toBe("solved");
    expect(solved.document.nodes[1]?.params.values).toEqual([0.5, -1]);
    expect(applyCommand(held.document, held.inverse).document).toEqual(model);
    expect(applyCommand(solved.document, solved.inverse).document).toEqual(held.document);
  });

  it("solves for a constant from its fill value", () => {
    const { document } = applyCommand(model, solveCommand(model, a));
    expect(document.nodes[0]).toMatchObject({ type: "parameter", params: { values: [3, 3] } });
  });

  it("holds what is computed by a target, and lets it go", () => {
    const held = applyCommand(model, holdCommand(model, sum, [2], [1, 1]));
    expect(standingOf(model, sum)).toBe("computed");
    expect(standingOf(held.document, sum)).toBe("held");
    const free = applyCommand(held.document, solveCommand(held.document, sum));
    expect(free.document).toEqual(model);
  });

  it("says what cannot be held", () => {
    expect(holdFault(model, w, ["B", 3])).toMatch(/example to example/);
    expect(holdFault(model, w, undefined)).toMatch(/not known/);
    expect(holdFault(model, w, [1000, 1000])).toMatch(/1000000 entries/);
    expect(holdFault(model, w, [2])).toBeNull();
  });
});

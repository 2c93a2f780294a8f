import { describe, expect, it } from "vitest";
import {
  fitFrame,
  frameAround,
  framedNodes,
  frameOf,
  heldFrames,
  innermostFrames,
} from "../../../core/graph/frames.ts";
import { makeNode } from "./small.ts";

const frame = (id: string, x: number, width: number) => ({
  id,
  title: id,
  colour: "grey" as const,
  position: { x, y: -100 },
  size: { width, height: 300 },
});
const nodes = [
  makeNode("a", "abs", {}, 0),
  makeNode("b", "abs", {}, 300),
  makeNode("c", "abs", {}, 900),
];
const [small, large, empty] = [
  frame("small", -20, 240),
  frame("large", -40, 600),
  frame("far", 5000, 99),
];

describe("frames", () => {
  it("hold the nodes whose middle lies in them, by their size", () => {
    expect(framedNodes(large, nodes).map((n) => n.id)).toEqual(["a", "b"]);
    // A node that is very wide reaches out of the frame.
    const wide = () => ({ width: 900, height: 96 });
    expect(framedNodes(large, nodes, wide).map((n) => n.id)).toEqual(["a"]);
  });

  it("go with a selection that leaves nothing in them behind", () => {
    const document = { nodes, frames: [small, large, empty] };
    const ids = (...selected: string[]) =>
      heldFrames(document, new Set(selected)).map(({ id }) => id);
    expect(ids("a")).toEqual(["small"]);
    expect(ids("a", "b")).toEqual(["small", "large"]);
    expect(ids("c")).toEqual([]);
  });

  it("nest: the smallest around a node or a frame counts", () => {
    const around = innermostFrames(nodes, [large, small, empty]);
    expect(Object.fromEntries(around)).toEqual({ a: "small", b: "large" });
    expect(frameAround(small, [small, large, empty])).toBe("large");
    expect(frameAround(large, [small, large, empty])).toBeUndefined();
  });

  it("fit around what they hold, with room for the title", () => {
    const box = frameOf(nodes.slice(0, 1));
    expect(box).toEqual({ position: { x: -24, y: -56 }, size: { width: 240, height: 176 } });
    expect(fitFrame([box]).size).toEqual({ width: 288, height: 256 });
    expect(framedNodes(box, nodes).map((n) => n.id)).toEqual(["a"]);
  });
});

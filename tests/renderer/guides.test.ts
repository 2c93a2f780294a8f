/** Helper lines: the least shift that lines a box up, and the lines that tell of it. */
import { describe, expect, it } from "vitest";
import { around, guide } from "../../renderer/canvas/guides.ts";

const box = (x: number, y: number, width = 100, height = 40) => ({ x, y, width, height });

describe("helper lines", () => {
  it("bring a box in line with the nearest edge or middle of its kind", () => {
    const { by, guides } = guide(box(203, 98), [box(0, 100), box(200, 400)], 5);
    expect(by).toEqual({ x: -3, y: 2 });
    const xs = guides.filter(({ axis }) => axis === "x").map(({ at }) => at);
    // Of one width: left edges, middles and right edges.
    expect(xs).toEqual([200, 250, 300]);
    expect(guides.find(({ axis }) => axis === "y")).toEqual({
      axis: "y",
      at: 100,
      from: 0,
      to: 300,
    });
  });

  it("never bring a left edge to a right one, nor a box further than asked", () => {
    expect(guide(box(100, 300), [box(0, 0)], 5)).toEqual({ by: { x: 0, y: 0 }, guides: [] });
    expect(guide(box(6, 300), [box(0, 0)], 5).by).toEqual({ x: 0, y: 0 });
    expect(guide(box(5, 300), [box(0, 0)], 5).by).toEqual({ x: -5, y: 0 });
  });

  it("line boxes of other heights up at their middles", () => {
    expect(guide(box(300, 1, 100, 80), [box(0, 24, 100, 40)], 5).by.y).toBe(3);
  });

  it("take several as one", () => {
    expect(around([box(0, 10), box(150, -20)])).toEqual({ x: 0, y: -20, width: 250, height: 70 });
  });
});

/** Where things lie on the overview. */
import { describe, expect, it } from "vitest";
import { boundsOf, fitBox } from "../../renderer/canvas/minimap-model.ts";

describe("the overview", () => {
  it("spans all nodes with their sizes", () => {
    expect(boundsOf([])).toBeUndefined();
    expect(
      boundsOf([
        { position: { x: -10, y: 5 }, measured: { width: 100, height: 50 } },
        { position: { x: 300, y: -40 }, measured: { width: 20, height: 20 } },
      ]),
    ).toEqual({ left: -10, top: -40, right: 320, bottom: 55 });
  });

  it("fits a box into its middle, within the margin", () => {
    const wide = fitBox({ left: 100, top: 0, right: 1100, bottom: 100 }, 120, 80, 10);
    expect(wide.scale).toBeCloseTo(0.1);
    expect(wide.left + 100 * wide.scale).toBeCloseTo(10);
    expect(wide.left + 1100 * wide.scale).toBeCloseTo(110);
    expect(wide.top + 50 * wide.scale).toBeCloseTo(40);
    const point = fitBox({ left: 3, top: 4, right: 3, bottom: 4 }, 120, 80, 10);
    expect([point.scale, point.left, point.top].every(Number.isFinite)).toBe(true);
  });
});

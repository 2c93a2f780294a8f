import { describe, expect, it } from "vitest";
import { piecesOf, placeLabel, Taken } from "../../renderer/canvas/label-place.ts";

const straight = "M0,0 C40,0 80,0 120,0";
const size = { width: 20, height: 10 };
const around = (x: number, y: number, width: number, height: number) => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});
const takenBy = (...boxes: ReturnType<typeof around>[]): Taken => {
  const taken = new Taken();
  for (const box of boxes) taken.add(box);
  return taken;
};

describe("the place of a label", () => {
  it("is the middle of the wire where nothing is", () => {
    expect(placeLabel(straight, size, takenBy())).toEqual({ x: 60, y: 0 });
  });

  it("moves along the wire, no further than it must", () => {
    const node = around(60, 0, 30, 200);
    const at = placeLabel(straight, size, takenBy(node));
    expect(at?.y).toBe(0);
    expect(Math.abs((at?.x ?? 60) - 60)).toBeGreaterThanOrEqual(25);
    expect(Math.abs((at?.x ?? 60) - 60)).toBeLessThan(36);
  });

  it("goes beside a wire that lies under nodes all along", () => {
    const at = placeLabel(straight, size, takenBy(around(60, 0, 140, 12)));
    expect(Math.abs(at?.y ?? 0)).toBeGreaterThan(10);
  });

  it("is nowhere where all is taken, also far from the origin", () => {
    const far = "M-5000,-900 C-4960,-900 -4920,-900 -4880,-900";
    expect(placeLabel(far, size, takenBy(around(-4940, -900, 2000, 1000)))).toBeUndefined();
    expect(placeLabel(far, size, takenBy(around(0, 0, 2000, 1000)))).toEqual({ x: -4940, y: -900 });
  });

  it("keeps away from other labels", () => {
    const taken = takenBy();
    const first = placeLabel(straight, size, taken);
    taken.add(around(first?.x ?? 0, first?.y ?? 0, size.width, size.height));
    const second = placeLabel(straight, size, taken);
    expect(Math.abs((second?.x ?? 0) - (first?.x ?? 0))).toBeGreaterThanOrEqual(size.width);
  });

  it("reads paths of several pieces, and numbers in any notation", () => {
    expect(piecesOf("M1,2 C3,4 5,6 7,8 M-1.5,2e-7 C0,0 0,0 1,1")).toEqual([
      [1, 3, 5, 7].map((x) => ({ x, y: x + 1 })),
      [
        { x: -1.5, y: 2e-7 },
        { x: 0, y: 0 },
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
    ]);
  });
});

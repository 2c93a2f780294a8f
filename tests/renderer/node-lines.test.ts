import { describe, expect, it } from "vitest";
import { linesOf, nodeAt, onLevel } from "../../renderer/code/node-lines.ts";

const lines = new Map([
  ["w", { from: 4, to: 4 }],
  ["enc.h", { from: 6, to: 9 }],
  ["enc.y", { from: 11, to: 11 }],
  ["encoder", { from: 13, to: 14 }],
]);

describe("lines of nodes", () => {
  it("are a node's own, and for a group those of all that is inside", () => {
    expect(linesOf(lines, ["w"])).toEqual([{ from: 4, to: 4 }]);
    expect(linesOf(lines, ["encoder", "enc"])).toEqual([
      { from: 6, to: 9 },
      { from: 11, to: 11 },
      { from: 13, to: 14 },
    ]);
    expect(linesOf(lines, ["h"])).toEqual([]);
  });

  it("lead back to the node", () => {
    expect(nodeAt(lines, 8)).toBe("enc.h");
    expect(nodeAt(lines, 5)).toBeUndefined();
  });

  it("lead to what stands for it on the level that is shown", () => {
    expect(onLevel("enc.h", "", ["w", "enc", "encoder"])).toBe("enc");
    expect(onLevel("encoder", "", ["w", "enc", "encoder"])).toBe("encoder");
    expect(onLevel("enc.h", "enc.", ["h", "y"])).toBe("h");
    expect(onLevel("w", "enc.", ["h", "y"])).toBeUndefined();
  });
});

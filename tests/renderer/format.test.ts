/** Numbers in words. */
import { describe, expect, it } from "vitest";
import { counted } from "../../renderer/ui/format.ts";

describe("so many of something", () => {
  it("has one form for one and another for the rest", () => {
    expect(counted(1, "node")).toBe("1 node");
    expect(counted(0, "node")).toBe("0 nodes");
    expect(counted(1, "entry", "entries")).toBe("1 entry");
    expect(counted(4096, "entry", "entries")).toBe("4\u202f096 entries");
  });
});

/** How much is drawn at which zoom. */
import { describe, expect, it } from "vitest";
import { detailAt } from "../../renderer/canvas/detail.ts";

describe("detail", () => {
  it("goes from blocks over titles to all as one comes near", () => {
    expect([0.04, 0.29, 0.31, 0.51, 0.55, 0.59, 0.61, 2.5].map((zoom) => detailAt(zoom))).toEqual([
      "block",
      "block",
      "small-title",
      "small-title",
      "title",
      "title",
      "full",
      "full",
    ]);
  });

  it("does not flicker where the zoom wavers about a limit", () => {
    expect(detailAt(0.599, "full")).toBe("title");
    expect(detailAt(0.601, "title")).toBe("title");
    expect(detailAt(0.64, "title")).toBe("full");
    expect(detailAt(0.299, "small-title")).toBe("block");
    expect(detailAt(0.305, "block")).toBe("block");
    expect(detailAt(1, "block")).toBe("full");
    expect(detailAt(0.1, "full")).toBe("block");
  });
});

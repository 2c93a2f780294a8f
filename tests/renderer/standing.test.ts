import { describe, expect, it } from "vitest";
import { standingHelp, standingText } from "../../renderer/state/standing.ts";

describe("the standing of a run in words", () => {
  it("has the rate or the period where it says something", () => {
    expect(standingText({ standing: "converging", rate: 0.9 })).toBe("Converging \u00d70.900");
    expect(standingText({ standing: "converging", rate: 0.99912 })).toBe("Converging \u00d70.9991");
    expect(standingText({ standing: "cycling", rate: 1, period: 7 })).toBe("Cycling (7)");
    expect(standingText({ standing: "running", rate: Number.NaN })).toBe("Running");
    expect(standingText({ standing: "converging", rate: 0.75, met: true })).toBe("Gap closed");
  });

  it("says what each means, and of a want of history that it is one", () => {
    const all = ["converging", "stalled", "cycling", "diverging", "running"] as const;
    const texts = all.map((standing) => standingHelp({ standing, rate: 0.5 }));
    expect(new Set(texts).size).toBe(all.length);
    // The gap stands still and the point does not.
    const round = standingHelp({ standing: "cycling", rate: 1, period: 6, level: true });
    expect(round).toMatch(/gap stands still.*comes back every 6 iterations/);
    const lost = standingHelp({ standing: "running", rate: 1, level: true });
    expect(lost).toMatch(/gap stands still.*wanders/);
    expect(standingHelp({ standing: "running", rate: Number.NaN })).toMatch(/Too early/);
    expect(standingHelp({ standing: "converging", rate: 0.75, met: true })).toMatch(
      /by about 0.7500/,
    );
    expect(standingHelp({ standing: "converging", rate: Number.NaN, met: true })).not.toMatch(
      /NaN/,
    );
  });
});

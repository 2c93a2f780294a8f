import { describe, expect, it } from "vitest";
import { firstMissing } from "../../build/installed.mjs";
import { satisfies } from "../../build/node-version.mjs";
import { closing, summary } from "../../build/summary.mjs";
import { counts } from "../../build/vitest.mjs";

describe("the Node version", () => {
  it.each([
    ["20.19.0", true],
    ["20.20.2", true],
    ["22.0.0", true],
    ["v24.1.0", true],
    ["20.18.9", false],
    ["18.20.4", false],
  ])("%s: %s", (version, fits) => {
    expect(satisfies(version, ">=20.19")).toBe(fits);
  });
});

describe("what is installed", () => {
  const wanted = {
    "": { version: "1.0.0" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "2.0.0", optional: true },
  };

  it("is enough when all that is not optional is there", () => {
    expect(firstMissing(wanted, { "node_modules/a": { version: "1.0.0" } })).toBeUndefined();
  });

  it("is not enough when a package is missing or of another version", () => {
    expect(firstMissing(wanted, {})).toBe("node_modules/a");
    expect(firstMissing(wanted, { "node_modules/a": { version: "1.0.1" } })).toBe("node_modules/a");
    const old = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } };
    expect(firstMissing(wanted, old)).toBe("node_modules/b");
  });
});

describe("counts of a test run", () => {
  const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, testResults: [] };

  it("adds files that could not be run to the failures", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(counts({ ...report, testResults })).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it("takes a run without tests for a failure", () => {
    const none = { ...report, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
    expect(counts(none).failed).toBe(1);
  });

  it("names the tests that passed only when tried again", () => {
    const test = { status: "passed", fullName: "a chart zooms", failureMessages: ["1 is not 2"] };
    const first = { status: "passed", fullName: "a chart reads", failureMessages: [] };
    const testResults = [{ status: "passed", assertionResults: [test, first] }];
    const result = counts({ ...report, numFailedTests: 0, testResults });
    expect(result).toEqual({ passed: 3, failed: 0, skipped: 2, again: ["a chart zooms"] });
    const table = summary([{ name: "browser", seconds: 2, ...result }]);
    expect(table).toContain("passed when tried again: a chart zooms");
    expect(table).not.toContain("a chart reads");
  });

  it("closes with the sums", () => {
    const stages = [
      { name: "lint", passed: 1, failed: 0, seconds: 1 },
      { name: "unit", passed: 20, failed: 2, skipped: 1, seconds: 2.34 },
    ];
    expect(closing(stages)).toBe("21 passed, 2 failed, 1 skipped");
    expect(closing(stages.slice(0, 1))).toBe("1 passed, 0 failed");
    expect(summary(stages)).toContain("2.3 s   20 ok, 2 FAILED, 1 skipped");
  });
});

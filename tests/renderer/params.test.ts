/** Inspector fields come from the schemas of ops and solver, none by hand. */
import { describe, expect, it } from "vitest";
import { ops } from "../../core/ops/index.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { solverSettings } from "../../core/solvers/settings.ts";
import { describeParams, rangeText } from "../../renderer/panels/param-schema.ts";

describe("fields", () => {
  const solver = Object.fromEntries(describeParams(solverSettings).map((f) => [f.name, f]));

  it("have title, help, range, unit and default", () => {
    expect(solver.batchSize).toMatchObject({
      title: "Batch size",
      kind: "integer",
      unit: "examples",
      minimum: 1,
      maximum: 65536,
      fallback: 64,
    });
    expect(solver.algorithm?.choices).toContain("dr");
    expect(solver.relaxation?.open).toEqual({ low: true, high: true });
  });

  it("say their range in words", () => {
    expect(rangeText(solver.relaxation as never)).toBe("Above 0, below 2");
    expect(rangeText(solver.batchSize as never)).toBe("1 to 65536 examples");
  });

  it("tell lists of dimensions from lists of values", () => {
    const whole = Object.fromEntries(
      describeParams(ops.constant.params).map((field) => [field.name, field.whole]),
    );
    expect(whole).toMatchObject({ shape: true, values: false });
  });

  it("keep groups and optional values", () => {
    const stop = solver.stop?.fields ?? [];
    expect(stop.map((field) => field.name)).toEqual(["iterations", "seconds", "gap", "until"]);
    expect(stop.every((field) => field.optional)).toBe(true);
    expect(stop[3]?.pattern?.test("accuracy>=0.95")).toBe(true);
    expect(stop[3]?.pattern?.test("accuracy")).toBe(false);
  });

  it.each(Object.entries(ops) as [string, AnyOp][])("of %s can all be edited", (_type, op) => {
    for (const field of describeParams(op.params)) {
      expect(field.kind, field.name).not.toBe("json");
      expect(field.help, field.name).toBeTruthy();
    }
  });
});

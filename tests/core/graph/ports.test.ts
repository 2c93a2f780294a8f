import { describe, expect, it } from "vitest";
import { findInput, hasOutput, inputPortsOf, outputPortsOf } from "../../../core/graph/ports.ts";
import { topology } from "../../../core/graph/topology.ts";
import { ops } from "../../../core/ops/index.ts";
import type { AnyOp } from "../../../core/ops/spec.ts";

const names = (op: AnyOp, ...wired: string[]) => inputPortsOf(op, wired).map((p) => p.name);

/** An op with one variadic port of other bounds. */
const bounded = (min: number, max: number) =>
  ({ ...ops.concat, inputs: [{ name: "x", help: "", variadic: { min, max } }] }) as AnyOp;

describe("ports", () => {
  it("spread variadic ports and keep one free", () => {
    expect(names(ops.matmul)).toEqual(["a", "b"]);
    expect(names(ops.concat)).toEqual(["x0"]);
    expect(names(ops.concat, "x0", "x1")).toEqual(["x0", "x1", "x2"]);
    expect(names(bounded(2, 3))).toEqual(["x0", "x1"]);
    expect(names(bounded(2, 3), "x0", "x1", "x2")).toEqual(["x0", "x1", "x2"]);
    expect(names(bounded(2, 3), "x1")).toEqual(["x0", "x1"]);
  });

  it("offer a gap first, and sort by number", () => {
    expect(names(ops.concat, "x10", "x2", "x0")).toEqual(["x0", "x1", "x2", "x10"]);
  });

  it("know what is required", () => {
    const required = (op: AnyOp, ...wired: string[]) =>
      inputPortsOf(op, wired)
        .filter((p) => p.required)
        .map((p) => p.name);
    expect(required(ops["cross-entropy"])).toEqual(["logits", "labels"]);
    expect(required(bounded(2, 4))).toEqual(["x0", "x1"]);
    expect(required(bounded(2, 4), "x0", "x1", "x2")).toEqual([]);
  });

  it("are found by name, and by no other name", () => {
    expect(findInput(ops.concat, "x12")).toEqual({ port: ops.concat.inputs[0], index: 12 });
    for (const name of ["x", "x01", "x-1", "x1.5", "y0", "", "x99999"])
      expect(findInput(ops.concat, name)).toBeUndefined();
    expect(findInput(ops.matmul, "a0")).toBeUndefined();
    expect(hasOutput(ops.dataset, "y")).toBe(true);
    expect(hasOutput(ops.dataset, "constructor")).toBe(false);
    expect(outputPortsOf(ops.dataset).map((p) => p.name)).toEqual(["x", "y"]);
  });
});

describe("topology", () => {
  const graph = (edges: Record<string, string[]>) =>
    topology(Object.keys(edges), (id) => edges[id] ?? []);

  it("keeps an order that is one already", () => {
    expect(graph({ a: [], b: ["a"], c: [], d: ["b", "c"] }).order).toEqual(["a", "b", "c", "d"]);
  });

  it("puts feeders first", () => {
    expect(graph({ d: ["b", "c"], c: ["a"], b: ["a"], a: [] }).order).toEqual(["a", "b", "c", "d"]);
  });

  it("gives one closed walk a knot, along the wires", () => {
    const { order, cycles } = graph({
      a: ["c"],
      b: ["a"],
      c: ["b"],
      d: ["c"],
      e: ["e", "d"],
      f: [],
    });
    expect(order).toEqual(["d", "f"]);
    expect(cycles.map((c) => [...c].sort())).toEqual([["a", "b", "c"], ["e"]]);
    const walk = cycles[0] as string[];
    const next: Record<string, string> = { a: "b", b: "c", c: "a" };
    walk.forEach((id, i) => {
      expect(walk[(i + 1) % 3]).toBe(next[id]);
    });
  });

  it("passes over ids that are not there", () => {
    expect(graph({ a: ["gone"] })).toEqual({ order: ["a"], cycles: [] });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import { connectCheck, connectChecker } from "../../../core/graph/connect.ts";
import { connectCommand } from "../../../core/graph/edits.ts";
import { inputPortsOf } from "../../../core/graph/ports.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { validate } from "../../../core/graph/validate.ts";
import { opOf } from "../../../core/ops/index.ts";
import { wiredDocument } from "./arbitrary.ts";
import { makeDocument, makeNode, small, wire } from "./small.ts";

/** Checks "node.port" to "node.port". */
function check(document: GraphDocument, from: string, to: string) {
  const { from: start, to: end } = { ...wire(from, to) };
  const { shapes } = validate(document, builtinDatasets);
  return connectCheck(document, shapes, start, end, builtinDatasets);
}

const extended = () => {
  const document = small();
  document.nodes.push(
    makeNode("wide", "parameter", { shape: [128] }),
    makeNode("sum", "sum-relu"),
    makeNode("id", "identity"),
    makeNode("flat", "reshape"),
  );
  document.edges.push(wire("h.y", "sum.x0"));
  return document;
};

describe("connectCheck", () => {
  it("lets through what fits", () => {
    expect(check(extended(), "data.x", "id.x")).toEqual({ ok: true });
    expect(check(extended(), "data.y", "sum.x1")).toEqual({ ok: true });
  });

  it("says which wire would make way", () => {
    expect(check(extended(), "sum.y", "goal.logits")).toEqual({
      ok: true,
      replaces: "goal.logits",
    });
  });

  it.each([
    ["wide.value", "sum.x1", /\[128\].*\[B, 3\]/],
    ["wide.value", "h.b", /\[128\]/],
    ["data.x", "goal.labels", /\[B, 4\].*\[B, 3\]|\[B, 3\].*\[B, 4\]/],
    ["sum.y", "h.a", /circle: "h" already leads to "sum"/],
    ["id.y", "id.x", /itself/],
    ["w.value", "goal.labels", /known data only/],
    ["sum.y", "goal.labels", /known data only/],
    ["h.y", "sum.x0", /already/],
    ["h.z", "id.x", /no output z/],
    ["h.y", "id.q", /no input q/],
    ["h.y", "id.x0", /no input x0/],
    ["nope.y", "id.x", /no node "nope"/],
  ])("refuses %s to %s with a reason", (from, to, reason) => {
    const result = check(extended(), from, to);
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it("tells what to do about shapes", () => {
    const result = check(extended(), "wide.value", "sum.x1");
    expect(result.ok ? undefined : result.fix).toMatch(/reshape/);
  });

  it("takes labels through a reshape, not what a reshape makes of a parameter", () => {
    const document = extended();
    document.edges.push(wire("data.y", "flat.x"));
    document.nodes[7] = makeNode("flat", "reshape", { shape: [3] });
    expect(check(document, "flat.y", "goal.labels")).toMatchObject({ ok: true });
    document.edges[document.edges.length - 1] = wire("w.value", "flat.x");
    expect(check(document, "flat.y", "goal.labels")).toMatchObject({ ok: false });
  });

  it("does not hold a wire against a node that was wrong before", () => {
    const document = extended();
    document.edges.push(wire("wide.value", "sum.x1"));
    expect(check(document, "h.y", "sum.x2")).toEqual({ ok: true });
  });

  it("gives shapes that are not known the benefit of the doubt", () => {
    const document = extended();
    document.nodes[1] = makeNode("w", "parameter", { shape: "odd" });
    expect(check(document, "h.y", "id.x")).toEqual({ ok: true });
  });

  it("never lets a wire through that the validator then refuses for its shape", () => {
    let made = 0;
    fc.assert(
      fc.property(wiredDocument, fc.nat(20), fc.nat(20), (document, a, b) => {
        const from = document.nodes[a % document.nodes.length] as GraphDocument["nodes"][number];
        const to = document.nodes[b % document.nodes.length] as GraphDocument["nodes"][number];
        const [output] = opOf(from.type)?.outputs ?? [];
        const op = opOf(to.type);
        if (output === undefined || op === undefined) return;
        const wired = document.edges.filter((e) => e.to.node === to.id).map((e) => e.to.port);
        const input = inputPortsOf(op, wired)[0];
        if (input === undefined) return;
        const start = { node: from.id, port: output.name };
        const end = { node: to.id, port: input.name };
        const before = validate(document, builtinDatasets);
        const answer = connectCheck(document, before.shapes, start, end, builtinDatasets);
        if (!answer.ok) return;
        made++;
        const command = connectCommand(document, start, end);
        const wiredUp = applyCommand(document, command).document;
        const bad = (p: { node?: string | undefined; code: string }) =>
          p.node === to.id &&
          ["shape-mismatch", "cycle", "needs-data", "port-taken"].includes(p.code);
        const known = before.problems.filter(bad).map((p) => p.message);
        const after = validate(wiredUp, builtinDatasets).problems.filter(bad);
        expect(after.filter((p) => !known.includes(p.message))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(made).toBeGreaterThan(100);
  });

  it("answers for a thousand ports", () => {
    const nodes = Array.from({ length: 2000 }, (_, i) => makeNode(`n${i}`, "identity"));
    const edges = nodes.slice(1, 1000).map((_, i) => wire(`n${i}.y`, `n${i + 1}.x`));
    const document = makeDocument(nodes, edges);
    const ask = connectChecker(document, {}, builtinDatasets);
    const answers = nodes.map(
      (n) => ask({ node: "n500", port: "y" }, { node: n.id, port: "x" }).ok,
    );
    expect(answers.filter(Boolean)).toHaveLength(1498);
  });
});

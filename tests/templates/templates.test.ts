/** Each template holds what it promises, through the built command line. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { parseDocument } from "../../core/graph/parse.ts";
import { runResult } from "../../core/protocol/messages.ts";
import { lastJson, runCli } from "../helpers/cli.ts";
import { expectationsOf, outside, templateNames } from "./expectations.ts";

/** A template's page by its headings. */
function pageOf(name: string): { idea: string; sections: ReadonlyMap<string, string> } {
  const page = readFileSync(inRoot("templates", name, "README.md"), "utf8");
  const [first = "", ...others] = page.split(/^## /m);
  expect(first).toMatch(/^# \S/);
  const sections = others.map((text): [string, string] => {
    const end = text.indexOf("\n");
    return [text.slice(0, end).trim(), text.slice(end)];
  });
  return { idea: first.slice(first.indexOf("\n")).trim(), sections: new Map(sections) };
}

/** Templates that take so many seconds at most are solved here. */
const QUICK = 7;

describe("bounds", () => {
  it("are kept from both sides, and by a number only", () => {
    expect(outside("gap", 0.5, { min: 0.1, max: 1 })).toBeUndefined();
    expect(outside("gap", 0.05, { min: 0.1 })).toContain("below 0.1");
    expect(outside("gap", 2, { max: 1 })).toContain("above 1");
    expect(outside("gap", Number.NaN, { max: 1 })).toContain("not measured");
    expect(outside("gap", undefined, { max: 1 })).toContain("not measured");
  });
});

describe("templates", () => {
  it("are all in the gallery", async () => {
    const reply = lastJson(await runCli(["templates", "--json"]));
    const listed = (Array.isArray(reply) ? reply : []).map((each: { name: string }) => each.name);
    expect(listed.sort()).toEqual(templateNames());
    expect(listed.length).toBeGreaterThanOrEqual(22);
  });

  describe.each(templateNames())("%s", (name) => {
    it("has a page: idea, sets, what to look at, what was written of it", () => {
      const { idea, sections } = pageOf(name);
      expect(idea.split(/\s+/).length).toBeGreaterThan(20);
      const graph = parseDocument(readFileSync(inRoot("templates", name, "graph.json"), "utf8"));
      const ids = graph.ok ? graph.document.nodes.map(({ id }) => id) : [];
      const rows = [...(sections.get("The sets") ?? "").matchAll(/^\| (`.*?) *\|/gm)];
      const named = rows.flatMap(([, cell = ""]) =>
        [...cell.matchAll(/`([^`]+)`/g)].map(([, id = ""]) => id),
      );
      expect(named.length).toBeGreaterThan(1);
      expect(named.filter((id) => !ids.includes(id))).toEqual([]);
      expect(sections.get("What to look at")).toMatch(/^- /m);
      expect(sections.get("Source")).toMatch(/\b(1[89]|20)\d\d\b/);
    });

    // What is feasible has solvers of its own in the books.
    it.runIf(expectationsOf(name).tags.includes("feasibility"))("is compared, measured", () => {
      const { sections } = pageOf(name);
      expect(sections.get("Compared")).toMatch(/\d/);
    });

    it("has a thumbnail", () => {
      const pictures = ["thumbnail.svg", "thumbnail.png"].map((file) =>
        inRoot("templates", name, file),
      );
      expect(pictures.some((path) => existsSync(path))).toBe(true);
    });

    it("is a sound document", async () => {
      const { code, stderr } = await runCli(["validate", inRoot("templates", name, "graph.json")]);
      expect({ code, stderr: stderr.trim() }).toEqual({ code: 0, stderr: "" });
    });

    // The others run by `npm run templates`.
    it.runIf(expectationsOf(name).seconds <= QUICK)("reaches what it promises", async () => {
      const { seed, budget, expect: goals } = expectationsOf(name);
      const limit = budget.iterations === undefined ? [] : ["--iterations", `${budget.iterations}`];
      const outcome = await runCli(["run", name, "--seed", String(seed), ...limit, "--json"]);
      const result = runResult.parse(lastJson(outcome));
      expect(result).toMatchObject({ template: name, seed });
      const findings = Object.entries(goals.metrics ?? {}).map(([metric, bounds]) =>
        outside(metric, result.metrics[metric], bounds),
      );
      if (goals.gap) findings.push(outside("gap", result.gap, goals.gap));
      expect(findings.filter((finding) => finding !== undefined)).toEqual([]);
    });
  });
});

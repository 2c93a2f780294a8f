/** Code in the reference, checked as users' code is: against the types of the built library. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { modelSource } from "../../core/codegen/model-source.ts";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { type OpType, opOf, ops } from "../../core/ops/index.ts";
import { exampleCode } from "../../core/reference/code.ts";
import { typeErrors } from "../helpers/type-errors.ts";

const types = Object.keys(ops) as OpType[];

describe("the examples of the reference", () => {
  it("have the right types", async () => {
    const sources = Object.fromEntries(types.map((type) => [type, exampleCode(type)]));
    expect(await typeErrors(sources)).toBe("");
  });

  it("would be found out if they had not", async () => {
    const code = exampleCode("sphere").replace("x: x.value", "y: x.value");
    expect(await typeErrors({ sphere: code })).toMatch(/sphere\.ts.*error TS/);
  });
});

describe("exported code", () => {
  const templates = inRoot("templates");
  const sources = () =>
    Object.fromEntries(
      readdirSync(templates).map((name) => {
        const parsed = parseDocument(readFileSync(join(templates, name, "graph.json"), "utf8"));
        if (!parsed.ok) throw new Error(name);
        const { document } = parsed;
        // One node of each is put in a group, so that groups are checked, too.
        const first = document.nodes.find(({ type }) => opOf(type)?.kind === "function");
        const grouped =
          first && applyCommand(document, collapseCommand(document, [first.id]).command).document;
        return [name, modelSource(grouped ?? document).text];
      }),
    );

  it("has the right types for every template", async () => {
    const all = sources();
    expect(Object.values(all).filter((text) => text.includes("m.group(")).length).toBeGreaterThan(
      5,
    );
    expect(await typeErrors(all)).toBe("");
  });

  it("has typed ports on groups", async () => {
    const source = sources()["iris-mlp"] ?? "";
    const wrong = source.replace(/(group1\("group1", \{ )/, "$1nope: data, ");
    expect(wrong).not.toBe(source);
    expect(await typeErrors({ wrong })).toMatch(/wrong\.ts.*error TS/);
  });
});

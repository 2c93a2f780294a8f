/** Code in the reference, checked as users' code is: against the types of the built library. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { modelSource } from "../../core/codegen/model-source.ts";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { type OpType, opOf, ops } from "../../core/ops/index.ts";
import { exampleCode } from "../../core/reference/code.ts";

const types = Object.keys(ops) as OpType[];

/** What the compiler says of modules that import the built library. */
async function typeErrors(sources: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "proxflow-examples-"));
  try {
    for (const [name, text] of Object.entries(sources))
      writeFileSync(join(folder, `${name}.ts`), text);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      target: "ES2023",
      lib: ["ES2023"],
      module: "ESNext",
      moduleResolution: "Bundler",
      types: [],
      paths: { proxflow: [inRoot("dist", "core", "index.d.ts")] },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const tsc = inRoot("node_modules", "typescript", "bin", "tsc");
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, "-p", folder]).catch(
      (error: { stdout: string }) => error,
    );
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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

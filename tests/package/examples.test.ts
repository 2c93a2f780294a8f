/** Code in the reference, checked as users' code is: against the types of the built library. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { type OpType, ops } from "../../core/ops/index.ts";
import { exampleCode } from "../../core/reference/code.ts";

const types = Object.keys(ops) as OpType[];

describe("the examples of the reference", () => {
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

  it("have the right types", async () => {
    const sources = Object.fromEntries(types.map((type) => [type, exampleCode(type)]));
    expect(await typeErrors(sources)).toBe("");
  });

  it("would be found out if they had not", async () => {
    const code = exampleCode("sphere").replace("x: x.value", "y: x.value");
    expect(await typeErrors({ sphere: code })).toMatch(/sphere\.ts.*error TS/);
  });
});

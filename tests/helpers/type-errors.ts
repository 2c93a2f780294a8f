/** What the compiler says of modules that import the built library, strictly. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRoot } from "../../build/paths.mjs";

/**
 * @param sources modules by name
 * @param lib of the compiler: what the modules may use besides the language
 */
export async function typeErrors(
  sources: Readonly<Record<string, string>>,
  lib: readonly string[] = ["ES2023"],
): Promise<string> {
  mkdirSync(inRoot("dist"), { recursive: true });
  const folder = mkdtempSync(inRoot("dist", "types-"));
  try {
    for (const [name, text] of Object.entries(sources))
      writeFileSync(join(folder, `${name}.ts`), text);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      target: "ES2023",
      lib,
      module: "ESNext",
      moduleResolution: "Bundler",
      moduleDetection: "force",
      types: [],
      paths: {
        proxflow: [inRoot("dist", "core", "index.d.ts")],
        "proxflow/core": [inRoot("dist", "core", "slim.d.ts")],
        "proxflow/ops/*": [inRoot("dist", "slim", "ops", "*.d.ts")],
      },
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

/** `npm run kernels`: compiles kernels/ to WASM and writes it into the library as text. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "./paths.mjs";
import { BuildError, entry, run } from "./run.mjs";

const compiler = inRoot("node_modules", "assemblyscript", "bin", "asc.js");
export const target = inRoot("core", "ops", "kernels", "wasm-code.ts");

/** @type {readonly (readonly [string, string, readonly string[]])[]} */
const builds = [
  ["plainCode", "128-bit SIMD, which every supported engine has", []],
  ["relaxedCode", "the same with fused multiply-add", ["--enable", "relaxed-simd"]],
];

/** Compiles one build; base64 of the module. @param {readonly string[]} features */
async function compile(features) {
  const out = join(tmpdir(), `proxflow-kernels-${process.pid}.wasm`);
  const options = ["-O3", "--converge", "--runtime", "stub", "--noAssert"];
  const memory = ["--importMemory", "--noExportMemory"];
  const args = [compiler, inRoot("kernels", "index.ts"), ...options, ...memory, ...features];
  const code = await run(process.execPath, [...args, "--enable", "simd", "-o", out]);
  if (code !== 0) throw new BuildError("The kernels do not compile; see above.");
  const bytes = readFileSync(out);
  rmSync(out);
  return bytes.toString("base64");
}

/** Text of the module that carries the kernels. */
export async function kernelModule() {
  let text = "/** Written by `npm run kernels` from kernels/; do not edit it by hand. */\n";
  for (const [name, what, features] of builds) {
    const code = await compile(features);
    text += `\n/** ${what[0]?.toUpperCase()}${what.slice(1)}; base64. */\nexport const ${name} =\n  "${code}";\n`;
  }
  return text;
}

if (process.argv[1] === inRoot("build", "kernels.mjs"))
  entry(async () => {
    writeFileSync(target, await kernelModule());
    return 0;
  });

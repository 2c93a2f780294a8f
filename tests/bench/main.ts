/** `npm run bench [-- case ...] [--json] [--backend wasm|cpu|webgpu]` */
import { backends } from "../../core/solvers/settings.ts";
import { pickBackend } from "../../electron/worker/backend.ts";
import { adam } from "./adam.ts";
import { canvasBench } from "./canvas.ts";
import { compiling } from "./compile.ts";
import { fused } from "./fused.ts";
import type { BenchCase, CaseResult } from "./measure.ts";

const cases: readonly BenchCase[] = [fused, adam, compiling];

function print({ case: name, what, ratio, unit, contenders }: CaseResult): void {
  console.log(`${name}: ${ratio.toFixed(2)} ${unit} (${what})`);
  for (const { name: who, ms } of contenders)
    console.log(`  ${who.padEnd(20)} ${ms.toFixed(3)} ms`);
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "canvas") return canvasBench(args.slice(1));
  const json = args.includes("--json");
  const at = args.indexOf("--backend");
  const wanted = at < 0 ? "auto" : args[at + 1];
  const backend = ["auto" as const, ...backends].find((name) => name === wanted);
  const named = args.filter((arg, k) => !arg.startsWith("--") && (at < 0 || k !== at + 1));
  const unknown = named.find((name) => !cases.some((each) => each.name === name));
  if (unknown !== undefined || backend === undefined) {
    const what = backend === undefined ? `No backend "${wanted}"` : `No case "${unknown}"`;
    const names = cases.map((each) => each.name).join(", ");
    console.error(
      `${what}. Usage: npm run bench [-- case ...] [--json] [--backend NAME]; cases: ${names}.`,
    );
    return 2;
  }
  const picked = await pickBackend(backend);
  if (!json) console.log(`Backend: ${picked.reason}. Medians; the ratio is second to first.\n`);
  const results: CaseResult[] = [];
  for (const each of cases) {
    if (named.length > 0 && !named.includes(each.name)) continue;
    const result = await each.run();
    results.push(result);
    if (!json) print(result);
  }
  if (json) console.log(JSON.stringify({ backend: picked.name, node: process.version, results }));
  return 0;
}

process.exitCode = await main(process.argv.slice(2));

/** `npm run bench [-- suite] [--json] [--backend auto|wasm|cpu|webgpu] [--only contender,...]` */
import { backends } from "../../core/solvers/settings.ts";
import { pickBackend } from "../../electron/worker/backend.ts";
import { adam } from "./adam.ts";
import { canvasBench } from "./canvas.ts";
import { compareReport } from "./compare/index.ts";
import { compiling } from "./compile.ts";
import { fused } from "./fused.ts";
import type { BenchCase } from "./measure.ts";
import { orderReport } from "./order.ts";
import { machine, print, type ReportCase } from "./report.ts";
import { searchReport } from "./search.ts";
import { measureHere, memoryReport, scaleReport, stepReport } from "./steps.ts";
import { streamReport } from "./stream.ts";
import { hostHere, streamHere } from "./stream-host.ts";
import { pacedHere, type SolvedModel, solvedHere } from "./stream-window.ts";
import { trainReport } from "./train.ts";

/** Two contenders against each other, as rows of a report. */
async function duel(bench: BenchCase): Promise<ReportCase[]> {
  const { case: name, what, ratio, contenders } = await bench.run();
  const [first, second] = contenders;
  return [
    {
      name,
      ms: first?.ms ?? Number.NaN,
      ratio,
      against: second?.name ?? "",
      note: `${what}; ${first?.name}`,
    },
    { name: `${name}: ${second?.name}`, ms: second?.ms ?? Number.NaN },
  ];
}

type Suite = (
  backend: string,
  each: (row: ReportCase) => void,
  only: readonly string[] | undefined,
) => Promise<ReportCase[]>;

const suites: Readonly<Record<string, Suite>> = {
  step: async (backend) => stepReport(backend),
  train: (_, each, only) => trainReport(each, only),
  memory: async (backend) => memoryReport(backend),
  scale: async (backend) => scaleReport(backend),
  stream: async () => streamReport(),
  compile: () => duel(compiling),
  fused: () => duel(fused),
  adam: () => duel(adam),
  compare: (_, each, only) => compareReport(each, only),
  search: (_, each) => searchReport(each),
  order: (_, each) => orderReport(each),
};

/** What runs where no suite is named: those that take seconds. */
const quick = ["fused", "adam", "compile"];

/** Processes that the stream's suite starts from this file. */
async function streamPart(part: string, args: readonly string[]): Promise<void> {
  const [floats, hertz, seconds] = args.slice(-3).map(Number);
  if (part === "--stream-worker") streamHere({ floats: Number(args[0]), hertz: Number(args[1]) });
  else if (part === "--stream-host")
    await hostHere(
      args.length > 0 ? { floats: Number(args[0]), hertz: Number(args[1]) } : undefined,
    );
  else {
    const seen =
      args[0] === "paced"
        ? await pacedHere({ floats: floats as number, hertz: hertz as number }, seconds as number)
        : await solvedHere(args[1] as SolvedModel, args[0] === "watched", seconds as number);
    process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0]?.startsWith("--stream-")) {
    await streamPart(args[0], args.slice(1));
    return 0;
  }
  if (args[0] === "canvas") return canvasBench(args.slice(1));
  const json = args.includes("--json");
  const optionOf = (option: string): string | undefined => args[args.indexOf(option) + 1];
  const wanted = args.includes("--backend") ? optionOf("--backend") : "auto";
  const backend = ["auto" as const, ...backends].find((name) => name === wanted);
  const only = args.includes("--only") ? (optionOf("--only") ?? "").split(",") : undefined;
  const takesOne = (arg: string | undefined) => arg === "--backend" || arg === "--only";
  const named = args.filter((arg, k) => !arg.startsWith("--") && !takesOne(args[k - 1]));
  if (args[0] === "--one" && backend) {
    await measureHere(args[1] ?? "", backend);
    return 0;
  }
  const unknown = named.find((name) => !Object.hasOwn(suites, name));
  if (unknown !== undefined || backend === undefined) {
    const what = backend === undefined ? `No backend "${wanted}"` : `No suite "${unknown}"`;
    const names = [...Object.keys(suites), "canvas"].join(", ");
    console.error(
      `${what}. Usage: npm run bench [-- suite ...] [--json] [--backend NAME] [--only NAME,...]; suites: ${names}.`,
    );
    return 2;
  }
  const picked = await pickBackend(backend);
  if (!json) console.log(`Backend: ${picked.reason}.\n`);
  for (const suite of named.length > 0 ? named : quick) {
    const show = (row: ReportCase): void => {
      if (!json) console.error(`  ... ${row.name}: ${row.value?.toPrecision(4)} ${row.note ?? ""}`);
    };
    const cases = (await suites[suite]?.(picked.name, show, only)) ?? [];
    const report = { suite, machine: machine(picked.name), cases };
    if (json) console.log(JSON.stringify(report));
    else print(report);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
